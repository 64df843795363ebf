using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Tests.Operations;

public sealed class OperationTableTests
{
    public static TheoryData<string, string, string> DictFacts()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var columns in Rows())
        {
            data.Add(columns[0], columns[1], columns[2]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(DictFacts))]
    public void Dict_row_says_what_the_OpenAPI_document_says(string method, string path, string name)
    {
        var facts = Rows().Single(row => row[0] == method && row[1] == path);
        var rows = OperationTable.All.Where(operation => operation.Channel == PixChannel.Dict && operation.Name == name).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal(method, row.Method);
            Assert.EndsWith(path, row.Path.ToString(), StringComparison.Ordinal);
            Assert.Equal(facts[3], row.Message);
            Assert.Equal(facts[4] == "yes", row.SignRequest);
            Assert.Equal(facts[6], row.AnswerMessage);
            Assert.Equal(row.Path.Segments.Any(segment => segment.IsParameter), row.AnswerSubject is not null);
            Assert.Equal(facts[7] == "yes" ? AnswerSignature.Required : AnswerSignature.Optional, row.Answer);
            Assert.Equal(Policy(facts[8]), row.RatePolicy);
            Assert.Equal(Headers(facts[9]), row.RequiredHeaders);
            Assert.Equal(MayResend(facts[12]), row.Resend == Resend.SameBytes);
        });
    }

    [Fact]
    public void Dict_has_no_row_that_the_OpenAPI_document_has_not()
    {
        var known = Rows().Select(row => row[2]).ToHashSet();

        Assert.DoesNotContain(OperationTable.All, operation => operation.Channel == PixChannel.Dict && !known.Contains(operation.Name));
        Assert.Equal(48, known.Count);
    }

    [Fact]
    public void CheckKeys_is_on_both_roots()
    {
        var paths = OperationTable.All.Where(operation => operation.Name == "checkKeys").Select(operation => operation.Path.ToString());

        Assert.Equal(["/api/v2/keys/check", "/api-np/v2/keys/check"], paths);
    }

    [Fact]
    public void Every_example_request_of_DICT_is_a_message_of_the_table()
    {
        var messages = OperationTable.All.Select(operation => operation.Message).ToHashSet();
        var examples = Vectors.DictRequests().Select(file => Path.GetFileNameWithoutExtension(file)).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(example, messages));
    }

    [Theory]
    [InlineData("POST", "/api/v1/in/99999010/msgs", "sendMessages", true, AnswerSignature.None, Resend.SameBytes)]
    [InlineData("GET", "/api/v1/out/99999010/stream/start", "startStream", false, AnswerSignature.Required, Resend.Never)]
    [InlineData("GET", "/api/v1/out/99999010/stream/f0d744d792d6", "pullNext", false, AnswerSignature.Required, Resend.SameBytes)]
    [InlineData("DELETE", "/api/v1/out/99999010/stream/f0d744d792d6", "stopStream", false, AnswerSignature.None, Resend.SameBytes)]
    [InlineData("GET", "/api/v1/in/catalog", "acceptedVersions", false, AnswerSignature.None, Resend.SameBytes)]
    [InlineData("GET", "/api/v1/out/catalog", "deliveredVersions", false, AnswerSignature.None, Resend.SameBytes)]
    public void Spi_operation_is_found(string method, string path, string name, bool isSigned, AnswerSignature answer, Resend resend)
    {
        var operation = SomeProtocol.Operations().Find(PixChannel.Spi, method, path).Operation;

        Assert.NotNull(operation);
        Assert.Equal((name, isSigned, answer, resend), (operation.Name, operation.SignRequest, operation.Answer, operation.Resend));
    }

    [Theory]
    [InlineData(PixChannel.Dict, 200, AnswerSignature.Required)]
    [InlineData(PixChannel.Dict, 404, AnswerSignature.Optional)]
    [InlineData(PixChannel.Dict, 204, AnswerSignature.None)]
    [InlineData(PixChannel.Spi, 200, AnswerSignature.Required)]
    [InlineData(PixChannel.Spi, 204, AnswerSignature.None)]
    [InlineData(PixChannel.Spi, 403, AnswerSignature.None)]
    public void Status_decides_whether_the_answer_is_signed(PixChannel channel, int status, AnswerSignature expected)
    {
        var name = channel == PixChannel.Dict ? "getClaim" : "startStream";
        var operation = OperationTable.All.Single(row => row.Channel == channel && row.Name == name);

        Assert.Equal(expected, operation.AnswerFor(status));
    }

    private static IEnumerable<string[]> Rows() =>
        Vectors.Text("dict-2.12.1/operations.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'));

    private static string Policy(string fact) => fact switch
    {
        "none named" => "",
        _ => fact.Split(',')[0].Replace(" | ", "|", StringComparison.Ordinal),
    };

    private static IEnumerable<string> Headers(string fact) => fact.Split(' ').Where(word => word.StartsWith("PI-", StringComparison.Ordinal));

    private static bool MayResend(string idempotency) =>
        idempotency is "read" || idempotency.StartsWith("RequestId", StringComparison.Ordinal) || idempotency.StartsWith("same parameters", StringComparison.Ordinal);
}
