using Pix.Protocol.Answers;
using Pix.Protocol.Operations;

namespace Pix.Grains.Tests.Verification;

/// <summary>What the participant of the tests asked.</summary>
internal static class SomeQuestion
{
    public static Question Of(string operation, string path) => new(OperationTable.All.First(row => row.Name == operation), path, SomeProtocol.Ispb);

    /// <summary>A write, as admission read its body.</summary>
    public static Question Write(string operation, string path, string example) =>
        Of(operation, path) with { Asked = SomeProtocol.Check(SomeProtocol.DictPost(path, SomeProtocol.Dict(example))).Asked };
}
