using System.Text;
using Pix.Audit.Checkpoints;
using Pix.Audit.Reading;
using Pix.Audit.Records;

namespace Pix.Audit.Tests.Checkpoints;

/// <summary>A genuine answer of the witness counts for the checkpoint that it names, and only in a later checkpoint of the same journal.</summary>
public sealed class WitnessAnswerTests
{
    private const string Journal = "j1", Other = "j2";

    [Fact]
    public void An_answer_to_an_earlier_checkpoint_of_the_journal_counts_once()
    {
        var first = Checkpoint(Journal, 2);

        var (faults, countersigned) = Judge(first, Checkpoint(Journal, 4, names: first), Checkpoint(Journal, 6, names: first), Checkpoint(Other, 9));

        Assert.Empty(faults);
        Assert.Equal(1, countersigned);
    }

    [Fact]
    public void An_answer_that_names_no_stored_checkpoint_is_a_fault()
    {
        var (faults, countersigned) = Judge(Checkpoint(Journal, 2), Checkpoint(Journal, 4, names: Checkpoint(Journal, 3)));

        var fault = Assert.Single(faults);
        Assert.Equal((Journal, 4L, "record-4", "The witness's answer in it names no stored checkpoint of this journal."), (fault.Journal, fault.Sequence, fault.RecordId, fault.Reason));
        Assert.Equal(0, countersigned);
    }

    [Fact]
    public void An_answer_to_a_checkpoint_of_another_journal_is_a_fault()
    {
        var other = Checkpoint(Other, 2);

        var (faults, countersigned) = Judge(other, Checkpoint(Journal, 4, names: other));

        Assert.Equal("The witness's answer in it names a checkpoint of another journal, j2.", Assert.Single(faults).Reason);
        Assert.Equal(0, countersigned);
    }

    [Fact]
    public void An_answer_to_a_checkpoint_that_is_not_before_it_is_a_fault()
    {
        var newer = Checkpoint(Journal, 6);

        var (faults, countersigned) = Judge(newer, Checkpoint(Journal, 4, names: newer));

        Assert.Equal("The witness's answer in it names a checkpoint that is not before it, the one at entry 6.", Assert.Single(faults).Reason);
        Assert.Equal(0, countersigned);
    }

    [Fact]
    public void An_answer_may_name_what_went_by_rule_but_not_behind_one_that_names_what_is_stored()
    {
        var (gone, stored) = (Checkpoint(Journal, 2), Checkpoint(Journal, 4));
        CheckpointEnvelope[] early = [stored, Checkpoint(Journal, 6, names: gone), Checkpoint(Journal, 8, names: stored)];

        Assert.Empty(Judge(true, early).Faults);
        Assert.Single(Judge(false, early).Faults);
        Assert.Equal(10, Assert.Single(Judge(true, [.. early, Checkpoint(Journal, 10, names: gone)]).Faults).Sequence);
    }

    [Fact]
    public void What_may_still_be_in_its_journal_is_not_missed()
    {
        using var links = Links(Checkpoint(Journal, 4, names: Checkpoint(Journal, 2)));

        Assert.Empty(links.Answers(SomeRecord.Date, oldestMayBeGone: false).Faults());
        Assert.Single(links.Answers(SomeRecord.Date.AddMinutes(5), oldestMayBeGone: false).Faults());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("../../etc", false)]
    [InlineData("AAAA", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    public void What_is_no_digest_is_told_apart(string digest, bool isOne)
    {
        var statement = Checkpoint(Journal, 4).Statement;

        Assert.Equal(isOne, CheckpointLinks.HasDigests(statement with { Witnessed = Answer(digest) }));
        Assert.Equal(isOne, CheckpointLinks.HasDigests(statement with { Previous = new(Journal, 2, "", "", digest) }));
    }

    private static (IReadOnlyList<CheckpointFault> Faults, long Countersigned) Judge(params CheckpointEnvelope[] stored) => Judge(false, stored);

    private static (IReadOnlyList<CheckpointFault> Faults, long Countersigned) Judge(bool oldestMayBeGone, CheckpointEnvelope[] stored)
    {
        using var links = Links(stored);
        var answers = links.Answers(DateTimeOffset.MaxValue, oldestMayBeGone);
        return (answers.Faults(), answers.Countersigned);
    }

    private static CheckpointLinks Links(params CheckpointEnvelope[] stored)
    {
        var links = new CheckpointLinks(64 << 10);
        foreach (var envelope in stored)
        {
            links.Add(envelope, $"record-{envelope.Statement.Sequence}", envelope.Statement.Witnessed is not null);
        }

        return links;
    }

    private static CheckpointEnvelope Checkpoint(string journal, long sequence, CheckpointEnvelope? names = null) => CheckpointEnvelope.Of(
        new(journal, "spi", "silo-1", sequence, new string('0', 64), AuditTime.Text(SomeRecord.Date.AddMinutes(sequence))) { Witnessed = names is null ? null : Answer(Convert.ToHexStringLower(names.Digest())) });

    private static Countersignature Answer(string digest) =>
        new(Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"digest":"{{digest}}","at":"2026-11-24T13:45:59Z"}""")), "AAAA");
}
