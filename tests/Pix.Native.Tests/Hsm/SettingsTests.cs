using System.Reflection;
using System.Text;
using Pix.Hsm.Hosting;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("pix-signature")]
    [InlineData("  trimmed ")]
    [InlineData("with space")]
    public void Accepts_key_labels(string label) => Assert.Equal(label.Trim(), KeyLabel.Parse(label).Value);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a,b")]
    [InlineData("a\nb")]
    [InlineData(null)]
    public void Rejects_key_labels(string? label) => Assert.False(KeyLabel.TryParse(label, null, out _));

    [Fact]
    public void Rejects_a_key_label_that_is_too_long()
    {
        Assert.True(KeyLabel.TryParse(new string('a', KeyLabel.MaxLength), null, out _));
        Assert.False(KeyLabel.TryParse(new string('a', KeyLabel.MaxLength + 1), null, out _));
    }

    [Fact]
    public void Reads_lists_of_labels() => Assert.Equal(["a", "b c"], KeyLabel.ParseList(" a, b c ,a,").Select(label => label.Value));

    [Theory]
    [InlineData("""{"HSM_USER":"u","HSM_PASSWORD":"p:q"}""", "u:p:q")]
    [InlineData("""{"HSM_PASSWORD":"p"}""", "p")]
    [InlineData("""{"HSM_USER":"","HSM_PASSWORD":"p"}""", "p")]
    public void The_pin_is_user_and_password_or_the_password_alone(string secret, string pin)
    {
        var read = UserPin.FromSecret(secret);

        Assert.Equal(pin, Encoding.UTF8.GetString(read.Utf8));
        Assert.DoesNotContain("p", read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{not json, hunter2")]
    [InlineData("""{"HSM_PASSWORD":{"a":"hunter2"}}""")]
    [InlineData("hunter2")]
    public void A_secret_that_cannot_be_read_is_not_repeated(string secret)
    {
        var problem = Assert.Throws<HsmException>(() => UserPin.FromSecret(secret));

        Assert.Contains("Pix:CloudHSMSecret", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, 10, 50)]
    [InlineData(256, 100_000, 30_000, 60_000)]
    public void Accepts_the_edges_of_the_ranges(int sessions, int queue, int waitMs, int signMs) =>
        Assert.DoesNotContain(Failures(sessions, queue, waitMs, signMs), failure => failure.StartsWith("Pix:Hsm", StringComparison.Ordinal));

    [Theory]
    [InlineData(0, 0, 9, 49)]
    [InlineData(257, 100_001, 30_001, 60_001)]
    public void Rejects_what_is_out_of_range_all_at_once(int sessions, int queue, int waitMs, int signMs) =>
        Assert.Equal(4, Failures(sessions, queue, waitMs, signMs).Count(failure => failure.StartsWith("Pix:Hsm", StringComparison.Ordinal)));

    [Fact]
    public void Event_numbers_are_unique_and_in_the_room()
    {
        var numbers = typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetValue(null)!).ToList();

        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, 1000, 1999));
    }

    private static IEnumerable<string> Failures(int sessions, int queue, int waitMs, int signMs) =>
        new HsmOptionsValidator().Validate(null, new HsmOptions
        {
            HsmSessions = sessions,
            HsmQueueLimit = queue,
            HsmSessionWait = TimeSpan.FromMilliseconds(waitMs),
            HsmSignTimeout = TimeSpan.FromMilliseconds(signMs),
        }).Failures ?? [];
}
