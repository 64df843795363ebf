using Pix.Audit.Records;
using Pix.Domain;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Exchange;

public sealed class FateWordTests
{
    [Theory]
    [InlineData(Fate.Answered, "answered")]
    [InlineData(Fate.NotSent, "not-sent")]
    [InlineData(Fate.OutcomeUnknown, "outcome-unknown")]
    [InlineData(Fate.Rejected, "rejected")]
    public void Each_fate_has_one_word_both_ways(Fate fate, string word) => Assert.Equal((word, fate), (fate.Word(), FateWords.Parse(word)));

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("of a newer version")]
    public void Another_word_is_an_unknown_outcome(string word) => Assert.Equal(Fate.OutcomeUnknown, FateWords.Parse(word));

    [Fact]
    public void A_number_of_a_newer_version_is_an_unknown_outcome() => Assert.Equal("outcome-unknown", ((Fate)99).Word());

    [Fact]
    public void The_audit_and_the_transmission_have_the_same_words()
    {
        Assert.Equal(AuditRecord.UnknownOutcome, Fate.OutcomeUnknown.Word());
        Assert.Equal(Fate.OutcomeUnknown, FateWords.Parse(AuditRecord.FormerUnknownOutcome));
        Assert.Equal(["answered", "not-sent", "outcome-unknown"], Enum.GetValues<TransmissionFate>().Select(fate => fate.Word()));
    }
}
