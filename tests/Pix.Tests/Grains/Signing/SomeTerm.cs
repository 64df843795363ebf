using System.Globalization;
using Pix.Hsm.Pairs;
using Pix.Hsm.Settings;

namespace Pix.Grains.Tests.Signing;

/// <summary>Pairs of a key and a certificate, as dates.</summary>
internal static class SomeTerm
{
    /// <summary>The middle of everything: 2026-06-15 12:00 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    /// <summary>A pair valid from and until days around <see cref="Noon"/>.</summary>
    public static SigningTerm Of(string name, double fromDay, double toDay, DateTimeOffset? told = null, bool withdrawn = false) => new(
        KeyLabel.Parse(name), "thumbprint of " + name, "serial of " + name, Noon + TimeSpan.FromDays(fromDay), Noon + TimeSpan.FromDays(toDay), told, withdrawn);

    public static SigningSchedule Schedule(params SigningTerm[] terms) => SigningSchedule.Of(terms);

    /// <summary>The label that signs at a time; "-" when none does.</summary>
    public static string LabelAt(this SigningSchedule schedule, DateTimeOffset time) => schedule.At(time)?.Label.Value ?? "-";

    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
