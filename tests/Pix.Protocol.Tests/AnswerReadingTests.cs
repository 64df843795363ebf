using System.Text;
using System.Xml.Linq;
using Pix.Contracts.Exchange;
using Pix.Signatures;

namespace Pix.Protocol.Tests;

/// <summary>Every example answer of the manuals answers its own operation, about what was asked, and nothing else.</summary>
public sealed class AnswerReadingTests
{
    private static readonly Lazy<ILookup<string, (string Name, string HowOften, string Type)>> Schemas = new(() =>
        Vectors.Text("dict-2.12.1/answers.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))
            .ToLookup(row => row[0], row => (row[1], row[2], row[3])));

    public static TheoryData<string, string> DictRows => [.. DictOperations.Select(row => (row.Name, row.Path.ToString()!))];

    private static IEnumerable<Operation> DictOperations => Operations.All.Where(row => row.Channel == PixChannel.Dict);

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

        var (type, mayBeAbsent) = (operation.AnswerMessage, false);
        foreach (var step in subject.Place)
        {
            var member = Assert.Single(Schemas.Value[type], member => member.Name == step);
            (type, mayBeAbsent) = (member.Type, mayBeAbsent || member.HowOften != "1");
        }

        Assert.Equal(mayBeAbsent, subject.MayBeAbsent);
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

    private static AnswerRule ReadMessage(string text, string ispb) => Read(
        new Question(Operations.All.First(row => row.Name == "startStream"), $"/api/v1/out/{ispb}/stream/start", ispb), Encoding.UTF8.GetBytes(text), 200, SignatureProfile.Spi);

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
