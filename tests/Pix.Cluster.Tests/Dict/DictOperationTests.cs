using System.Xml.Linq;
using Pix.Cluster.Tests.Support;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Cluster.Tests.Dict;

/// <summary>Every operation of DICT, through front door and silo to the simulator and back.</summary>
public sealed class DictOperationTests(PixCluster pix)
{
    private static readonly Dictionary<string, string[]> Facts = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "vectors", "dict-2.12.1", "operations.tsv")).Skip(1)
        .Select(line => line.Split('\t')).ToDictionary(columns => columns[2]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Dict() =>
        new(OperationTable.All.Where(operation => operation.Channel == PixChannel.Dict).Select(operation => (operation.Name, operation.Path.ToString())));

    [Theory]
    [MemberData(nameof(Dict))]
    public async Task A_DICT_operation_is_sent_signed_and_its_answer_verified(string name, string path)
    {
        var operation = OperationTable.All.Single(operation => operation.Name == name && operation.Path.ToString() == path);
        using var request = await DictCases.RequestAsync(new DictDesk(pix), operation);

        using var answer = await pix.Dict.SendAsync(request, Cancel);

        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal($"{Facts[name][5]} answered true", $"{(int)answer.StatusCode} {answer.Header("pix-outcome")} {answer.Header("pix-signature-valid")}");
        var root = XDocument.Parse(text).Root!;
        Assert.Equal(Facts[name][6], root.Name.LocalName);
        Assert.Empty(ExampleGrammar.Shared.Faults(root));
        Assert.Empty(DictSchema.Shared.Faults(root));
        await AssertOnTheWire(operation, request);
    }

    private async Task AssertOnTheWire(Operation operation, HttpRequestMessage request)
    {
        var target = request.RequestUri!.PathAndQuery;
        var received = (await pix.CentralBank.ReceivedAsync(wire => wire.Path == target && wire.Method == operation.Method)).Last();
        Assert.Equal(operation.SignRequest ? "Valid" : "NotRequired", received.Signature);
        Assert.Empty(received.Violations);
        Assert.Equal(operation.Route == Route.DictKeysCheck ? "dict-keys-check" : "dict", received.Channel);
    }
}
