using System.Text;
using System.Xml.Linq;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Answers;
using Pix.Protocol.Operations;
using Pix.Signatures;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Tests.Answers;

/// <summary>Every example answer of the manuals answers its own operation, about what was asked, and nothing else.</summary>
public sealed class AnswerReadingTests
{
    private static readonly Lazy<ILookup<string, (string Name, string HowOften, string Type)>> Schemas = new(() =>
        Vectors.Text("dict-2.12.1/answers.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))
            .ToLookup(row => row[0], row => (row[1], row[2], row[3])));

    public static TheoryData<string, string> DictRows => [.. DictOperations.Select(row => (row.Name, row.Path.ToString()!))];

    public static TheoryData<string> Writes => [.. DictOperations.Where(row => row.Body == BodyKind.DictDocument).Select(row => row.Name).Distinct()];

    private static IEnumerable<Operation> DictOperations => OperationTable.All.Where(row => row.Channel == PixChannel.Dict);

    [Theory]
    [MemberData(nameof(DictRows))]
    public void Example_answers_its_operation_and_no_other(string name, string path)
    {
        var operation = DictOperations.Single(row => row.Name == name && row.Path.ToString() == path);
        foreach (var example in ExamplesOf(operation))
        {
            var subject = SubjectOf(operation, example);

            Assert.Equal(AnswerRule.Bound, Read(Ask(operation, subject ?? "nothing-named"), example, 200));
            Assert.Equal(subject is null ? AnswerRule.Bound : AnswerRule.AnotherSubject, Read(Ask(operation, "0"), example, 200));
            Assert.Equal(AnswerRule.AnotherOperation, Read(Ask(operation, subject ?? "nothing-named"), example, 404));
            Assert.All(
                DictOperations.Where(other => other.AnswerMessage != operation.AnswerMessage),
                other => Assert.Equal(AnswerRule.AnotherOperation, Read(Ask(other, subject ?? "0"), example, 200)));
        }
    }

    [Fact]
    public void Nearly_every_operation_has_an_example() => Assert.True(DictOperations.Count(operation => ExamplesOf(operation).Count > 0) >= 45);

    /// <summary>What the schema lets an answer leave out may be absent, and nothing else.</summary>
    [Theory]
    [MemberData(nameof(DictRows))]
    public void The_subject_is_where_the_schema_has_it(string name, string path)
    {
        if (DictOperations.Single(row => row.Name == name && row.Path.ToString() == path) is not { AnswerSubject: { } subject } operation)
        {
            return;
        }

        Assert.Equal(MayBeAbsent(operation.AnswerMessage, subject.Place), subject.MayBeAbsent);
    }

    /// <summary>Nobody who asks is refused a true answer: the examples of requests and answers belong together, but for two that are about two keys.</summary>
    [Theory]
    [MemberData(nameof(Writes))]
    public void An_example_answer_repeats_its_example_request(string name)
    {
        var (operation, request, answer) = Pair(name);
        var question = Ask(operation, SubjectOf(operation, answer) ?? "nothing-named") with { Asked = Admitted(operation, request).Asked };
        var (asked, right) = Answered(name);

        Assert.Equal(name is "createEntry" or "updateEntry" ? AnswerRule.AnotherSubject : AnswerRule.Bound, Read(question, answer, 200));
        Assert.Equal(AnswerRule.Bound, Read(asked, right, 200));
        Assert.Equal(AnswerRule.Bound, Read(asked, right, 201));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public void An_answer_that_repeats_another_value_than_the_body_has_is_another_answer(string name)
    {
        var (question, right) = Answered(name);
        var operation = question.Operation;

        Assert.Equal(operation.AnswerRepeats.ToHashSet(), question.Asked.Select(value => value.Repeat).ToHashSet());
        foreach (var repeat in operation.AnswerRepeats)
        {
            Assert.Equal((repeat.Place, AnswerRule.AnotherSubject), (repeat.Place, Read(question, Changed(right, repeat, places => places[^1].Value += "0"), 200)));
            Assert.Equal((repeat.Place, AnswerRule.AnotherSubject), (repeat.Place, Read(question, Changed(right, repeat, places => places[0].AddAfterSelf(new XElement(places[0].Name, "0"))), 200)));
            Assert.Equal(
                (repeat.Place, repeat.MayBeAbsent ? AnswerRule.Bound : AnswerRule.AnotherSubject),
                (repeat.Place, Read(question, Changed(right, repeat, places => places.ForEach(place => place.Remove())), 200)));
        }
    }

    [Fact]
    public void Every_operation_with_a_body_repeats_something_of_it() =>
        Assert.All(DictOperations, operation => Assert.Equal(operation.Body == BodyKind.DictDocument, !operation.AnswerRepeats.IsEmpty));

    /// <summary>What the schema lets an answer leave out may be absent, and nothing else.</summary>
    [Theory]
    [MemberData(nameof(Writes))]
    public void What_is_repeated_is_where_the_schema_has_it(string name)
    {
        var (operation, _, _) = Pair(name);

        Assert.All(operation.AnswerRepeats, repeat => Assert.Equal((repeat.Place, MayBeAbsent(operation.AnswerMessage, repeat.Place)), (repeat.Place, repeat.MayBeAbsent)));
    }

    [Theory]
    [InlineData("<Key>12abc34501de35</Key>", "12ABC34501DE35", AnswerRule.Bound)]
    [InlineData("<Key>12ABC34501DE35</Key>", "12abc34501de35", AnswerRule.Bound)]
    [InlineData("<Key>a@pix.br</Key>", "a@pix.br", AnswerRule.Bound)]
    [InlineData("<Key>&#97;@pix.br</Key>", "a@pix.br", AnswerRule.Bound)]
    [InlineData("<Key><![CDATA[a@pix.br]]></Key>", "a@pix.br", AnswerRule.Bound)]
    [InlineData("<Key>a@pix.br</Key>", "b@pix.br", AnswerRule.AnotherSubject)]
    [InlineData("", "a@pix.br", AnswerRule.Bound)]
    [InlineData("<Key/>", "a@pix.br", AnswerRule.Bound)]
    public void A_key_of_the_body_is_compared_as_DICT_writes_it(string asked, string answered, AnswerRule rule) =>
        Assert.Equal(rule, Created(xml => xml.Replace("<Key>+5561988880000</Key>", asked, StringComparison.Ordinal), answered, "PHONE"));

    /// <summary>DICT makes the keys of type EVP, whatever a request says.</summary>
    [Fact]
    public void Of_an_EVP_the_type_is_bound_and_the_key_is_DICTs()
    {
        const string Made = "123e4567-e89b-12d3-a456-426655440000";

        Assert.Equal(AnswerRule.Bound, Created(xml => xml.Replace("PHONE", "EVP", StringComparison.Ordinal), Made, "EVP"));
        Assert.Equal(AnswerRule.AnotherSubject, Created(xml => xml, Made, "EVP"));
        Assert.Equal(AnswerRule.AnotherSubject, Created(xml => xml.Replace("PHONE", "EVP", StringComparison.Ordinal), "+5561988880000", "PHONE"));
    }

    /// <summary>DICT may write these otherwise than the request: they are not compared.</summary>
    [Fact]
    public void Accounts_names_and_times_may_come_back_in_another_spelling()
    {
        var (question, right) = Answered("createEntry");
        var other = Encoding.UTF8.GetString(right)
            .Replace("0007654321", "7654321", StringComparison.Ordinal).Replace("João Silva", "JOAO SILVA", StringComparison.Ordinal).Replace("<Branch>0001</Branch>", "", StringComparison.Ordinal);

        Assert.Equal(AnswerRule.Bound, Read(question, other, 201));
    }

    [Fact]
    public void Every_problem_is_one_whatever_was_asked()
    {
        var problems = Vectors.Files("dict-2.12.1/problems", "*.xml").ToList();

        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.Equal(AnswerRule.Bound, Read(Ask(DictOperations.First(row => row.Name == "getClaim"), "0"), File.ReadAllBytes(problem), 409)));
    }

    [Fact]
    public void What_may_be_absent_must_be_right_where_it_stands()
    {
        var question = Ask(DictOperations.First(row => row.Name == "getFraudMarker"), "91d65e98-97c0-4b0f-b577-73625da1f9fc");

        Assert.Equal(AnswerRule.Bound, Read(question, "<GetFraudMarkerResponse/>", 200));
        Assert.Equal(AnswerRule.Bound, Read(question, "<GetFraudMarkerResponse><FraudMarker><Id>91d65e98-97c0-4b0f-b577-73625da1f9fc</Id></FraudMarker></GetFraudMarkerResponse>", 200));
        Assert.Equal(AnswerRule.AnotherSubject, Read(question, "<GetFraudMarkerResponse><FraudMarker><Id>91d65e98-97c0-4b0f-b577-73625da1f9fd</Id></FraudMarker></GetFraudMarkerResponse>", 200));
    }

    [Fact]
    public void A_value_that_has_children_is_none_and_one_that_is_deeper_is_another()
    {
        var question = Ask(DictOperations.First(row => row.Name == "getClaim"), "1");

        Assert.Equal(AnswerRule.Bound, Read(question, "<GetClaimResponse><Claim><A><Id>2</Id></A><Id>1</Id></Claim></GetClaimResponse>", 200));
        Assert.Equal(AnswerRule.AnotherSubject, Read(question, "<GetClaimResponse><Claim><Id><B>1</B></Id></Claim></GetClaimResponse>", 200));
        Assert.Equal(AnswerRule.AnotherSubject, Read(question, "<GetClaimResponse><Claim><A><Id>1</Id></A></Claim></GetClaimResponse>", 200));
        Assert.Equal(AnswerRule.AnotherSubject, Read(question, "<GetClaimResponse><Claim><a:Id xmlns:a=\"urn:a\">1</a:Id></Claim></GetClaimResponse>", 200));
    }

    /// <summary>A letter that only folds to one of ASCII is another letter: the Kelvin sign is not a K.</summary>
    [Fact]
    public void Only_letters_of_ASCII_have_two_cases()
    {
        var question = Ask(DictOperations.First(row => row.Name == "getEntry"), "kk");

        Assert.Equal(AnswerRule.Bound, Read(question, "<GetEntryResponse><Entry><Key>kK</Key></Entry></GetEntryResponse>", 200));
        Assert.Equal(AnswerRule.AnotherSubject, Read(question, "<GetEntryResponse><Entry><Key>k\u212A</Key></Entry></GetEntryResponse>", 200));
    }

    /// <summary>A GET that the table does not have may be answered with any root.</summary>
    [Fact]
    public void An_unlisted_read_takes_any_root()
    {
        var unlisted = new Question(DictOperations.First(row => row.Name == "getEntry") with { AnswerMessage = "", AnswerSubject = null }, "/api/v2/new", SomeProtocol.Ispb);

        Assert.Equal(AnswerRule.Bound, Read(unlisted, "<NewResponse xmlns=\"urn:new\"/>", 200));
    }

    [Fact]
    public void Every_example_that_the_SPI_delivers_is_bound_to_its_reader_and_to_nobody_else()
    {
        var delivered = Vectors.Files("spi-5.13.1/exemplos", "*.xml").Select(File.ReadAllText).Where(text => XDocument.Parse(text).Root!.Name.LocalName == "Envelope").ToList();
        var read = delivered.Select(text => (Ours: ReadMessage(text, "99999010"), Others: ReadMessage(text, "99999011"))).ToList();

        Assert.Contains((AnswerRule.Bound, AnswerRule.AnotherReceiver), read);
        Assert.Contains((AnswerRule.AnotherSender, AnswerRule.AnotherSender), read);
        Assert.All(read, rules => Assert.NotEqual(AnswerRule.AnotherMessage, rules.Ours));
    }

    private static bool MayBeAbsent(string answer, IEnumerable<string> place)
    {
        var (type, mayBeAbsent) = (answer, false);
        foreach (var step in place)
        {
            var member = Assert.Single(Schemas.Value[type == "Person" ? "NATURAL_PERSON" : type], member => member.Name == step);
            (type, mayBeAbsent) = (member.Type, mayBeAbsent || member.HowOften != "1");
        }

        return mayBeAbsent;
    }

    private static (Operation Operation, string Request, byte[] Answer) Pair(string name)
    {
        var operation = DictOperations.First(row => row.Name == name);
        var request = Vectors.DictRequests().Single(file => Path.GetFileNameWithoutExtension(file) == operation.Message);
        return (operation, File.ReadAllText(request), ExamplesOf(operation).First());
    }

    private static AnswerRule Created(Func<string, string> change, string key, string keyType)
    {
        var (operation, request, answer) = Pair("createEntry");
        var question = Ask(operation, "") with { Asked = Admitted(operation, change(request)).Asked };
        return Read(question, Encoding.UTF8.GetString(answer).Replace("11122233300</Key>", key + "</Key>", StringComparison.Ordinal).Replace(">CPF<", $">{keyType}<", StringComparison.Ordinal), 201);
    }

    private static AdmissionResult Admitted(Operation operation, string request)
    {
        var body = request.Replace("    <Signature></Signature>\n", "", StringComparison.Ordinal);
        var options = SomeProtocol.Options();
        options.IndirectParticipants += ", 99999011";
        var result = SomeProtocol.Admission(options).Check(operation, SomeProtocol.Write(operation, body));
        Assert.Null(result.Refusal);
        return result;
    }

    /// <summary>The example request, asked, and the example answer with what was asked in the places that repeat it.</summary>
    private static (Question Question, byte[] Answer) Answered(string name)
    {
        var (operation, request, answer) = Pair(name);
        var asked = Admitted(operation, request).Asked;
        var right = operation.AnswerRepeats.Aggregate(answer, (document, repeat) => Changed(
            document,
            repeat,
            places => places.Zip(asked.Where(value => value.Repeat == repeat)).ToList().ForEach(pair => pair.First.Value = pair.Second.Text)));
        return (Ask(operation, SubjectOf(operation, right) ?? "nothing-named") with { Asked = asked }, right);
    }

    private static byte[] Changed(byte[] answer, AnswerRepeat repeat, Action<List<XElement>> change)
    {
        var root = XElement.Load(new MemoryStream(answer));
        change([.. repeat.Place.Aggregate((IEnumerable<XElement>)[root], (elements, step) => elements.Elements(step))]);
        return Encoding.UTF8.GetBytes(root.ToString());
    }

    private static AnswerRule ReadMessage(string text, string ispb) => Read(
        new Question(OperationTable.All.First(row => row.Name == "startStream"), $"/api/v1/out/{ispb}/stream/start", ispb), Encoding.UTF8.GetBytes(text), 200, SignatureProfile.Spi);

    private static AnswerRule Read(Question question, string document, int status) => Read(question, Encoding.UTF8.GetBytes(document), status);

    // The pass that reads for signing tells a visitor the same as the one that verifies.
    private static AnswerRule Read(Question question, byte[] document, int status, SignatureProfile profile = SignatureProfile.Dict)
    {
        var reading = question.Read(status);
        var read = DocumentSigner.Read(profile, document, DocumentLimits.Strict, reading);
        Assert.True(read.IsRead, read.Detail);
        return reading.Rule;
    }

    private static Question Ask(Operation operation, string subject) => new(
        operation,
        string.Concat(operation.Path.Segments.Select(segment => $"/{(segment.IsParameter ? Uri.EscapeDataString(subject) : segment.Text)}")),
        SomeProtocol.Ispb);

    private static string? SubjectOf(Operation operation, byte[] example)
    {
        IEnumerable<XElement> at = [XElement.Load(new MemoryStream(example))];
        return operation.AnswerSubject is { } subject ? subject.Place.Aggregate(at, (elements, step) => elements.Elements(step)).First().Value : null;
    }

    private static List<byte[]> ExamplesOf(Operation operation) =>
    [
        .. Vectors.Files("dict-2.12.1", "*.xml")
            .Where(file => Path.GetFileNameWithoutExtension(file).Split('-')[0] == operation.AnswerMessage)
            .Select(File.ReadAllBytes),
    ];
}
