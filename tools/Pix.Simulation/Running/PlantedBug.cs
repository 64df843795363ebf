namespace Pix.Simulation.Running;

/// <summary>
/// A bug that was put into Pix on purpose, to show that simulations find such bugs. It is compiled only with <c>-p:Planted=true</c>, and has an
/// effect only while it is switched on.
/// </summary>
/// <param name="Name">Name of the bug. The source code of the bug has it in <c>Planted.Is("…")</c>.</param>
/// <param name="Room">Part of Pix whose simulation should find the bug.</param>
/// <param name="What">What is wrong while the bug is switched on.</param>
internal sealed record PlantedBug(string Name, Room Room, string What)
{
    /// <summary>All planted bugs.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("acknowledged-before-sync", Room.Journal, "entries are acknowledged when they are written, not when they are synced"),
        new("synced-before-written", Room.Journal, "the file is synced before the group is written"),
        new("failed-sync-tried-again", Room.Journal, "a failed sync is tried again, and its success believed"),
        new("failed-sync-ignored", Room.Journal, "a failed sync counts as one that succeeded"),
        new("writes-on-after-failed-sync", Room.Journal, "the next group goes to the file that a sync failed for"),
        new("stale-end-after-failure", Room.Journal, "the group behind a failed one chains to entries that are not there"),
        new("folder-not-synced-after-create", Room.Journal, "the name of a new file is not made durable"),
        new("epoch-not-looked-at", Room.Journal, "an owner does not look at the epoch before it acknowledges"),
        new("epoch-looked-at-before-sync", Room.Journal, "an owner looks at the epoch before its group is durable, and not after"),
        new("adopter-without-fence", Room.Journal, "an adopter does not raise the epoch"),
        new("adopter-reads-before-raising", Room.Journal, "an adopter reads the log, then raises the epoch"),
        new("recovered-tail-not-synced", Room.Journal, "recovery builds upon bytes that only the memory has"),
        new("tail-cut-takes-a-group", Room.Journal, "the last group is cut off although it is whole"),
        new("gap-in-last-group-believed", Room.Journal, "what a crash left behind a gap in the last group counts"),
        new("head-checksum-not-checked", Room.Journal, "a frame counts whatever the checksum of its head says"),
        new("file-known-by-number-alone", Room.Journal, "the file before is the one of that number, whatever its beginning says"),
        new("body-checksum-not-checked", Room.Journal, "a frame counts whatever the checksum of its body says"),
        new("file-number-reused", Room.Journal, "a file that is there is taken for a new one (no O_EXCL)"),
        new("adoption-stops-at-a-bad-folder", Room.Journal, "a folder that cannot be opened ends the look through the others"),
        new("adopted-removed-before-shipped", Room.Journal, "a journal that was taken over is removed although it holds records"),
        new("dead-letter-not-durable", Room.Journal, "a record is settled whose dead letter is not durable"),
        new("checkpoint-shipped-before-its-name", Room.Journal, "a checkpoint may be shipped before its name is durable beside the journal"),
        new("checkpoint-named-by-late-owner", Room.Journal, "whoever lost a journal still writes the name of its newest checkpoint"),
        new("checkpoint-of-undurable-head", Room.Journal, "a checkpoint names a head that is not durable"),
        new("checkpoint-gone-before-named", Room.Journal, "the names of a gone silo's checkpoints go before other checkpoints name them"),
        new("moved-row-dropped-before-durable", Room.Journal, "a file goes before the rows that are moved out of it are durable elsewhere"),
        new("tombstone-lost", Room.Journal, "tombstones are not written"),
        new("tombstone-removed-before-row", Room.Journal, "a file goes before an older one whose rows its tombstones delete"),
        new("shipped-mark-lost", Room.Journal, "marks of rows that were shipped early are not written"),
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
