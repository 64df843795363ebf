using Pix.Hsm.Settings;

namespace Pix.Grains.Tests.Signing;

public sealed class SigningKeyEntryTests
{
    [Theory]
    [InlineData("pix-2025", "pix-2025", null, false)]
    [InlineData(" pix-2026@2026-12-01T03:00:00Z ", "pix-2026", "2026-12-01T03:00:00Z", false)]
    [InlineData("pix-2026@2026-12-01T03:00Z", "pix-2026", "2026-12-01T03:00:00Z", false)]
    [InlineData("pix-2025!withdrawn", "pix-2025", null, true)]
    [InlineData("pix@bank", "pix@bank", null, false)]
    [InlineData("pix@bank@2026-12-01T03:00:00Z!withdrawn", "pix@bank", "2026-12-01T03:00:00Z", true)]
    public void Reads_an_entry(string text, string label, string? from, bool withdrawn)
    {
        var entry = Assert.Single(SigningKeyEntry.ParseList(text));

        Assert.Equal((label, from is null ? null : DateTimeOffset.Parse(from, null), withdrawn), (entry.Label.Value, entry.From, entry.IsWithdrawn));
        Assert.Equal([entry], SigningKeyEntry.ParseList(entry.ToString()));
    }

    [Theory]
    [InlineData("pix@2026-12-01")]
    [InlineData("pix@2026-13-01T03:00:00Z")]
    [InlineData("pix@2026-12-01T03:00:00")]
    [InlineData("pix@2026-12-01T03:00:00-03:00")]
    [InlineData("@2026-12-01T03:00:00Z")]
    [InlineData("!withdrawn")]
    public void Refuses_what_is_none(string text) => Assert.Throws<FormatException>(() => SigningKeyEntry.ParseList(text));

    [Fact]
    public void Reads_a_list() => Assert.Equal(
        ["a", "b@2026-12-01T03:00:00Z", "a!withdrawn"], SigningKeyEntry.ParseList("a, b@2026-12-01T03:00Z,,a,a!withdrawn,").Select(entry => entry.ToString()));
}
