namespace Pix.Simulator.Dict.Reconciliation;

/// <summary>An identifier that came or went.</summary>
internal sealed record CidEvent(string Type, string Cid, string KeyType, string Participant, DateTimeOffset Time);
