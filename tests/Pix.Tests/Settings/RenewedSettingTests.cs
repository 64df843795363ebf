using Microsoft.Extensions.Time.Testing;

namespace Pix.Settings.Tests;

/// <summary>What is made of settings and files follows them, whether somebody asks or not.</summary>
public sealed class RenewedSettingTests : IDisposable
{
    private static readonly TimeSpan Interval = RenewedSetting<string>.Interval;

    private readonly FakeTimeProvider _time = new();
    private readonly SettingRefusals _refusals = new();
    private readonly List<string> _renewed = [], _kept = [];
    private readonly RenewedSetting<string> _setting;
    private Func<string> _text = () => "one";
    private int _reads;

    public RenewedSettingTests() => _setting = new(
        () =>
        {
            _reads++;
            return [new SettingText("Some", _text(), "")];
        },
        texts => texts[0].Text == "unusable" ? throw texts[0].Holds("nothing of use", null) : $"made of {texts[0].Text}",
        _renewed.Add,
        reason => _kept.Add(reason.Message),
        _refusals,
        _time);

    [Fact]
    public void A_change_is_taken_within_two_seconds_without_anybody_asking()
    {
        Assert.Equal("made of one", _setting.Current());

        // Two of the five seconds after which a wrong setting is told, and of the ten after which a corrected one is in force.
        _text = () => "two";
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["made of two"], _renewed);
        Assert.Equal("made of two", _setting.Current());
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Nothing_is_read_before_somebody_asks_and_nothing_twice_between_two_looks()
    {
        _time.Advance(Interval);
        _setting.Look();
        Assert.Equal(0, _reads);

        _setting.Current();
        _setting.Current();

        Assert.Equal(1, _reads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_used_or_read_leaves_the_previous_value_and_is_said_once(bool isReadable)
    {
        _setting.Current();

        _text = () => isReadable ? "unusable" : throw new UnreadableSettingException("Some", "cannot be read");
        _time.Advance(Interval);
        _time.Advance(Interval);
        Assert.Equal("made of one", _setting.Current());
        Assert.Equal((Assert.Single(_kept), 1), (_refusals.Sentence, _refusals.Count));

        _text = () => "one";
        _time.Advance(Interval);
        Assert.Equal(("", 0), (_refusals.Sentence, _refusals.Count));
        _text = () => "unusable";
        _time.Advance(Interval);

        Assert.Equal(2, _kept.Count);
        Assert.Empty(_renewed);
        _setting.Dispose();
        Assert.Equal("", _refusals.Sentence);
    }

    [Fact]
    public void The_first_value_must_be_readable()
    {
        _text = () => "unusable";

        Assert.Throws<UnreadableSettingException>(_setting.Current);
        Assert.Empty(_kept);
    }

    public void Dispose() => _setting.Dispose();
}
