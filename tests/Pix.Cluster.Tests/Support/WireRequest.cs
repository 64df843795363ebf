namespace Pix.Cluster.Tests.Support;

/// <summary>One request as the simulator received it.</summary>
public sealed record WireRequest(
    long Seq, string Channel, string Method, string Path, Dictionary<string, string> Headers, int Status, string Signature, string BodySha256, int BodyLength, List<string> Violations, string? ConnectionId, string? Fault, bool Cut);
