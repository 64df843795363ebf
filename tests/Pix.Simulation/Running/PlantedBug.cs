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
        new("settled-before-delivered", Room.Journal, "records leave the journal before the sink has them"),
        new("failure-of-sink-counts-as-taken", Room.Journal, "a delivery that failed is settled"),
        new("partial-failure-settled-wholly", Room.Journal, "a batch of which the sink took a part is settled as a whole"),
        new("late-outcome-forgotten", Room.Journal, "an outcome that comes after its intent was shipped without it is not shipped"),
        new("outcome-of-shipped-intent-dropped", Room.Journal, "a restart drops the outcome of an intent that was shipped without it"),
        new("age-by-wall-clock", Room.Journal, "how long a record waits is counted by the wall clock, which is set back"),
        new("batch-out-of-order", Room.Journal, "a batch is not in the order of its intents"),
        new("lease-granted-twice-after-move", Room.Rates, "a budget owner that has just begun counts with the whole bucket, although an earlier one leased of it"),
        new("lease-given-back-counted-twice", Room.Rates, "tokens that a silo gives back are put into the bucket twice"),
        new("lease-not-taken-from-bucket", Room.Rates, "what is leased stays in the bucket"),
        new("bucket-filled-beside-leases", Room.Rates, "the bucket fills to its depth whatever silos hold of it"),
        new("old-report-heard", Room.Rates, "a report of a silo that comes late is heard after a later one"),
        new("holder-forgotten-early", Room.Rates, "a silent silo's tokens count as used before its lease is over"),
        new("unknown-outcome-costs-nothing", Room.Rates, "a request whose outcome is unknown gives its tokens back"),
        new("bucket-fills-by-wall-clock", Room.Rates, "the bucket fills by the wall clock, which is set"),
        new("under-way-not-reported", Room.Rates, "a silo gives back the tokens of requests that are under way"),
    ];
}
