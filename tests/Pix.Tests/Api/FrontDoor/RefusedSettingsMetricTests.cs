using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.FrontDoor;
using Pix.Settings;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>The series of the alert <c>PixFrontDoorSettingsRefused</c>.</summary>
public sealed class RefusedSettingsMetricTests : IDisposable
{
    // More than any other front door of this process refuses.
    private const int Settings = 7;

    private readonly SettingRefusals _refusals = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FrontDoorMetrics _metrics;

    public RefusedSettingsMetricTests() => _metrics = new(_refusals);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void A_front_door_counts_the_settings_that_it_refuses_until_they_are_corrected()
    {
        var text = "good";
        var settings = Enumerable.Range(0, Settings).Select(number => Setting($"Some{number}", () => text)).ToList();
        settings.ForEach(setting => setting.Current());
        Assert.False(IsTold());

        text = "spoilt";
        _time.Advance(RenewedSetting<string>.Interval);
        Assert.True(IsTold());

        text = "good";
        _time.Advance(RenewedSetting<string>.Interval);
        Assert.False(IsTold());
        settings.ForEach(setting => setting.Dispose());
    }

    private static bool IsTold()
    {
        var told = false;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument is { Name: "pix.front_door.settings_refused", Meter.Name: FrontDoorMetrics.MeterName })
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => told |= value == Settings);
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }

    private RenewedSetting<string> Setting(string name, Func<string> text) => new(
        () => [new SettingText(name, text(), "")], texts => texts[0].Text == "good" ? "good" : throw texts[0].Holds("nothing of use", null), _ => { }, _ => { }, _refusals, _time);
}
