namespace Pix.Simulation.Running;

/// <summary>A bug that a build with <c>-p:Planted=true</c> holds, asleep until it is switched on.</summary>
/// <param name="Name">Its name in the source, in <c>Planted.Is("…")</c>.</param>
/// <param name="Room">Where it is.</param>
/// <param name="What">What is wrong then.</param>
internal sealed record PlantedBug(string Name, Room Room, string What)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("lease-granted-twice-after-move", Room.Rates, "a budget owner that has just begun counts with the whole bucket, although an earlier one leased of it"),
        new("lease-given-back-counted-twice", Room.Rates, "tokens that a silo gives back are put into the bucket twice"),
        new("lease-not-taken-from-bucket", Room.Rates, "what is leased stays in the bucket"),
        new("bucket-filled-beside-leases", Room.Rates, "the bucket fills to its depth whatever silos hold of it"),
        new("old-report-heard", Room.Rates, "a report of a silo that comes late is heard after a later one"),
        new("holder-forgotten-early", Room.Rates, "a silent silo's tokens count as used before its lease is over"),
        new("expired-lease-used", Room.Rates, "a silo uses leased tokens after their time"),
        new("lease-valid-from-answer", Room.Rates, "a lease counts from the answer, not from the question"),
        new("old-epoch-tokens-kept", Room.Rates, "a silo keeps the tokens of an earlier budget owner"),
        new("under-way-not-reported", Room.Rates, "a silo gives back the tokens of requests that are under way"),
    ];
}
