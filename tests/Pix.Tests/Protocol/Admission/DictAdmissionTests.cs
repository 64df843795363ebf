using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Tests.Admission;

public sealed class DictAdmissionTests
{
    private static readonly HeaderField Requester = new("PI-RequestingParticipant", SomeProtocol.Ispb);

    public static TheoryData<string> Examples() =>
        [.. Vectors.DictRequests().Select(file => Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "vectors/dict-2.12.1"), file))];

    public static TheoryData<string> WritesOfOne() => [.. OperationTable.All.Where(row => row.RepeatedParameter.Length > 0).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Admits_every_example_request(string example)
    {
        var result = Check(example, xml => xml);

        Assert.Null(result.Refusal);
        Assert.Equal(Path.GetFileNameWithoutExtension(example), result.MessageType);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Refuses_every_example_of_another_participant(string example)
    {
        var result = Check(example, xml => xml.Replace("12345678<", "00000001<", StringComparison.Ordinal).Replace("99999010<", "00000001<", StringComparison.Ordinal));

        if (Path.GetFileNameWithoutExtension(example) == "CheckKeysRequest")
        {
            Assert.Null(result.Refusal);
            return;
        }

        Assert.Equal((ExchangeError.WrongParticipant, "requesting-participant"), (result.Error, result.Refusal!.Rule));
        Assert.EndsWith("Participant", result.Refusal.XPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<CreateEntryRequest>", "<CreateEntryRequest xmlns=\"urn:x\">", "root")]
    [InlineData("CreateEntryRequest>", "CreateClaimRequest>", "root")]
    [InlineData("<Entry>", "<Signature/><Signature/><Entry>", "unsigned")]
    [InlineData("<Entry>", "<Signature><a/></Signature><Entry>", "unsigned")]
    [InlineData("<Entry>", "<Signature>x</Signature><Entry>", "unsigned")]
    [InlineData("<Entry>", "<Signature><![CDATA[x]]></Signature><Entry>", "unsigned")]
    [InlineData("<Entry>", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo/></ds:Signature><Entry>", "unsigned")]
    [InlineData("<Key>", "<Key><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", "unsigned")]
    [InlineData("<Participant>", "<Participant>99999010</Participant><Participant>", "requesting-participant")]
    [InlineData("<Participant>12345678</Participant>", "", "requesting-participant")]
    [InlineData("<Key>", "<Key>\r", "line-break")]
    [InlineData("</TaxIdNumber>", "&#10;</TaxIdNumber>", "line-break")]
    [InlineData("</CreateEntryRequest>", "", "well-formed")]
    [InlineData("<CreateEntryRequest>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><CreateEntryRequest>", "well-formed")]
    public void Refuses_one_broken_rule(string original, string replacement, string rule)
    {
        var xml = SomeProtocol.Dict("entries/CreateEntryRequest.xml");
        var broken = xml.Replace(original, replacement, StringComparison.Ordinal);
        Assert.NotEqual(xml, broken);

        var refusal = SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/entries/", broken)).Refusal;

        Assert.Equal(rule, refusal?.Rule);
        Assert.DoesNotContain("11122233300", refusal!.ToString(), StringComparison.Ordinal);
        Assert.Equal(rule == "line-break", refusal.XPath is "/CreateEntryRequest/Entry/Key" or "/CreateEntryRequest/Entry/Owner/TaxIdNumber");
    }

    [Fact]
    public void A_byte_order_mark_is_refused()
    {
        var request = SomeProtocol.DictPost("/api/v2/entries/", SomeProtocol.Dict("entries/CreateEntryRequest.xml"));

        Assert.Equal("encoding", SomeProtocol.Check(request with { Body = (byte[])[0xEF, 0xBB, 0xBF, .. request.Body.Span] }).Refusal?.Rule);
    }

    [Fact]
    public void The_empty_signature_of_the_examples_may_stay_where_Pix_signs()
    {
        Assert.Null(SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/claims/", Vectors.Text("dict-2.12.1/claims/CreateClaimRequest.xml"))).Refusal);

        var check = SomeProtocol.Dict("keys/CheckKeysRequest.xml").Replace("<Keys>", "<Signature/><Keys>", StringComparison.Ordinal);
        Assert.Equal("unsigned", SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/keys/check", check)).Refusal?.Rule);
    }

    [Fact]
    public void A_signature_that_is_refused_is_told_whether_the_operation_is_signed_at_all()
    {
        var entry = SomeProtocol.Dict("entries/CreateEntryRequest.xml").Replace("<Entry>", "<Signature>x</Signature><Entry>", StringComparison.Ordinal);
        var check = SomeProtocol.Dict("keys/CheckKeysRequest.xml").Replace("<Keys>", "<Signature/><Keys>", StringComparison.Ordinal);

        Assert.DoesNotContain("not signed", SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/entries/", entry)).Refusal?.Detail, StringComparison.Ordinal);
        Assert.Contains("not signed", SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/keys/check", check)).Refusal?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(62, null)]
    [InlineData(63, "depth")]
    public void Refuses_deep_nesting(int elements, string? rule)
    {
        // The root and <Entry> are around it: the deepest of 62 is the 64th, the most that is taken.
        var nested = string.Concat(Enumerable.Repeat("<a>", elements)) + string.Concat(Enumerable.Repeat("</a>", elements));
        var xml = SomeProtocol.Dict("entries/CreateEntryRequest.xml").Replace("<Entry>", "<Entry>" + nested, StringComparison.Ordinal);

        Assert.Equal(rule, SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/entries/", xml)).Refusal?.Rule);
    }

    [Fact]
    public void Entry_lookup_needs_its_three_headers()
    {
        HeaderField[] all = [Requester, new("PI-PayerId", "11122233300"), new("PI-EndToEndId", "E9999901012341234123412345678900")];
        var request = SomeProtocol.Get(PixChannel.Dict, "/api/v2/entries/11122233300", "", all);

        Assert.Null(SomeProtocol.Check(request).Refusal);
        Assert.Empty(SomeProtocol.Check(request).Asked);
        Assert.All(all, missing => Assert.Equal("required-header", SomeProtocol.Check(request with { Headers = request.Headers.Remove(missing) }).Refusal?.Rule));
    }

    [Fact]
    public void All_headers_that_are_missing_are_named_at_once()
    {
        var refusal = SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/entries/11122233300")).Refusal!;

        Assert.Equal((ExchangeError.MissingHeader, "required-header"), (refusal.Error, refusal.Rule));
        Assert.EndsWith(": PI-RequestingParticipant, PI-PayerId, PI-EndToEndId.", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_decides_occurs_once()
    {
        HeaderField[] all = [Requester, new("PI-PayerId", "11122233300"), new("PI-EndToEndId", "E9999901012341234123412345678900"), new("pi-payerid", "11122233311"), Requester];

        var refusal = SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/entries/11122233300", "", all)).Refusal!;

        Assert.Equal((ExchangeError.RepeatedHeader, "header-once", "Send once: PI-RequestingParticipant, PI-PayerId."), (refusal.Error, refusal.Rule, refusal.Detail));
    }

    [Theory]
    [InlineData("A946D533-7F22-42A5-9A9B-E87CD55C0F4D", "small letters")]
    [InlineData("a946d533-7f22-42a5-9a9b-e87cd55c0f4D", "small letters")]
    [InlineData("Fulano%40example.com", "small letters")]
    [InlineData("fulano&beltrano%40example.com", "no &")]
    [InlineData("fulano%26beltrano@example.com", "no &")]
    [InlineData("+5561988880000", "%2B")]
    [InlineData("a+b%40example.com", "%2B")]
    [InlineData("%2B5561988880000", null)]
    [InlineData("fulano%40example.com", null)]
    [InlineData("a946d533-7f22-42a5-9a9b-e87cd55c0f4d", null)]
    [InlineData("12ABC34501DE35", null)]
    public void A_key_that_is_sure_to_miss_is_told_how_to_be_written_and_is_not_repeated(string key, string? hint)
    {
        HeaderField[] all = [Requester, new("PI-PayerId", "11122233300"), new("PI-EndToEndId", "E9999901012341234123412345678900")];

        var refusal = SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/entries/" + key, "", all)).Refusal;

        Assert.Equal(hint is null ? null : ExchangeError.KeySpelling, refusal?.Error);
        Assert.Contains(hint ?? "", refusal?.Detail ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("ulano", refusal?.Detail ?? "", StringComparison.Ordinal);
    }

    /// <summary>Cases, S3: DICT 2.12.1 requires key and reason only.</summary>
    [Theory]
    [InlineData("", null)]
    [InlineData("<Account><Participant>99999010</Participant></Account>", null)]
    [InlineData("<Account><Participant>00000001</Participant></Account>", "requesting-participant")]
    public void An_update_may_leave_the_account_out_and_none_of_another_participant_is_sent(string account, string? rule)
    {
        var xml = $"<UpdateEntryRequest><Key>+5561988880000</Key>{account}<Reason>USER_REQUESTED</Reason></UpdateEntryRequest>";
        var request = SomeProtocol.DictPost("/api/v2/entries/%2B5561988880000", xml) with { Method = "PUT" };

        Assert.Equal(rule, SomeProtocol.Check(request).Refusal?.Rule);
    }

    /// <summary>DICT does not say which of two it would take, and no answer can be about both. A key is personal data: neither is repeated.</summary>
    [Theory]
    [MemberData(nameof(WritesOfOne))]
    public void A_write_whose_path_names_another_than_its_body_is_refused_before_it_is_signed(string name)
    {
        var operation = OperationTable.All.Single(row => row.Name == name);
        var xml = Vectors.DictRequests().Where(file => Path.GetFileNameWithoutExtension(file) == operation.Message).Select(File.ReadAllText).Single().Replace("    <Signature></Signature>\n", "", StringComparison.Ordinal);
        var named = SomeProtocol.Named(operation, xml);
        var place = $"<{operation.RepeatedParameter}>{named}</{operation.RepeatedParameter}>";

        var refusal = Check(operation, SomeProtocol.Write(operation, xml.Replace(named, named + "0", StringComparison.Ordinal)) with { Path = SomeProtocol.Write(operation, xml).Path }).Refusal;

        Assert.NotEmpty(named);
        Assert.Null(Check(operation, SomeProtocol.Write(operation, xml)).Refusal);
        Assert.Equal((ExchangeError.BodyMismatch, "path-and-body", $"/{operation.Message}/{operation.RepeatedParameter}"), (refusal?.Error, refusal?.Rule, refusal?.XPath));
        Assert.Contains($"{{{operation.RepeatedParameter}}} of the path {operation.Path}.", refusal!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(named, refusal.ToString(), StringComparison.Ordinal);

        // Named twice, once as the path does: readers of the document differ.
        Assert.Equal("path-and-body", Check(operation, SomeProtocol.Write(operation, xml.Replace(place, place + place.Replace(named, named + "0", StringComparison.Ordinal), StringComparison.Ordinal))).Refusal?.Rule);

        static AdmissionResult Check(Operation operation, ExchangeRequest request)
        {
            var options = SomeProtocol.Options();
            options.IndirectParticipants += ", 99999011";
            return SomeProtocol.Admission(options).Check(operation, request);
        }
    }

    /// <summary>Every write that names something in its path is in the table of <see cref="Operation.RepeatedParameter"/>.</summary>
    [Fact]
    public void Every_write_of_DICT_whose_path_names_something_repeats_it() =>
        Assert.All(
            OperationTable.All.Where(row => row.Channel == PixChannel.Dict && row.Body == BodyKind.DictDocument),
            row => Assert.Equal(row.Path.Segments.SingleOrDefault(segment => segment.IsParameter).Text ?? "", row.RepeatedParameter));

    [Theory]
    [InlineData("%2B5561988880000", "+5561988880000", null)]
    [InlineData("%2b556198888000%30", "+5561988880000", null)]
    [InlineData("12ABC34501DE35", "12abc34501de35", null)]
    [InlineData("a%40pix.br", "a@pix.br", null)]
    [InlineData("a%40pix.br", "b@pix.br", "path-and-body")]
    [InlineData("%2B5561988880000", "5561988880000", "path-and-body")]
    [InlineData("a%40pix.br", "", "path-and-body")]
    public void Path_and_body_are_compared_as_DICT_reads_them(string path, string key, string? rule)
    {
        var xml = $"<DeleteEntryRequest><Key>{key}</Key><Participant>99999010</Participant><Reason>USER_REQUESTED</Reason></DeleteEntryRequest>";

        Assert.Equal(rule, SomeProtocol.Check(SomeProtocol.DictPost($"/api/v2/entries/{path}/delete", xml)).Refusal?.Rule);
    }

    [Fact]
    public void An_element_in_a_namespace_is_refused()
    {
        var xml = SomeProtocol.Dict("entries/CreateEntryRequest.xml").Replace("<Entry>", "<x:Other xmlns:x=\"urn:x\"/><Entry>", StringComparison.Ordinal);

        Assert.Equal("namespace", SomeProtocol.Check(SomeProtocol.DictPost("/api/v2/entries/", xml)).Refusal?.Rule);
    }

    [Theory]
    [InlineData("99999010", null)]
    [InlineData("12345678", null)]
    [InlineData("00000001", "requesting-participant")]
    [InlineData("", "required-header")]
    public void Requesting_participant_of_the_header_is_ours(string participant, string? rule) =>
        Assert.Equal(rule, SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/claims/1", "", new HeaderField("pi-requestingparticipant", participant))).Refusal?.Rule);

    [Theory]
    [InlineData("?Participant=99999010&Limit=20", null)]
    [InlineData("?Limit=20", "requesting-participant")]
    [InlineData("", "requesting-participant")]
    [InlineData("?Participant=00000001", "requesting-participant")]
    [InlineData("?Participant=99999010&participant=00000001", "requesting-participant")]
    [InlineData("?Particip%61nt=00000001&Participant=99999010", "requesting-participant")]
    public void Requesting_participant_of_a_list_is_ours(string query, string? rule) =>
        Assert.Equal(rule, SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/claims/", query)).Refusal?.Rule);

    [Fact]
    public void Fraud_markers_of_other_participants_may_be_listed() =>
        Assert.Null(SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/fraud-markers/", "?TaxIdNumber=01234567890&Participant=00000001")).Refusal);

    [Fact]
    public void A_read_takes_no_body() =>
        Assert.Equal(ExchangeError.BodyMismatch, SomeProtocol.Check(SomeProtocol.Get(PixChannel.Dict, "/api/v2/claims/1", "", Requester) with { Body = "x"u8.ToArray() }).Error);

    private static AdmissionResult Check(string example, Func<string, string> change)
    {
        var operation = OperationTable.All.First(row => row.Message == Path.GetFileNameWithoutExtension(example));
        return SomeProtocol.Admission().Check(operation, SomeProtocol.Write(operation, change(SomeProtocol.Dict(example))));
    }
}
