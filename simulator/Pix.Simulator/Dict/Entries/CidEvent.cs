namespace Pix.Simulator.Dict.Entries;

/// <summary>The addition or removal of a CID. <see cref="Type"/> is ADDED or REMOVED.</summary>
internal sealed record CidEvent(string Type, string Cid, string KeyType, string Participant, DateTimeOffset Time);
