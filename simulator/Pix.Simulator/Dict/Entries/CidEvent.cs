namespace Pix.Simulator.Dict.Entries;

/// <summary>An identifier that was added or removed.</summary>
internal sealed record CidEvent(string Type, string Cid, string KeyType, string Participant, DateTimeOffset Time);
