using System.Collections.Concurrent;

namespace Pix.Settings;

/// <summary>
/// The changed settings of this process that cannot be used, while the previous values stay in force. Every <see cref="RenewedSetting{T}"/>
/// is included, so that no refusal is only logged.
/// </summary>
public sealed class SettingRefusals
{
    private readonly ConcurrentDictionary<object, Func<string>> _followed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The reasons, a sentence each; empty when every setting is in force.</summary>
    public string Sentence => string.Join(" ", _followed.Values.Select(refused => refused()).Where(why => why.Length > 0).Distinct().Order(StringComparer.Ordinal));

    /// <summary>How many settings are refused now.</summary>
    public int Count => _followed.Values.Count(refused => refused().Length > 0);

    /// <summary>Includes a setting from now on.</summary>
    /// <param name="setting">The object whose settings are followed.</param>
    /// <param name="refused">Returns the present reason of refusal; empty when there is none.</param>
    public void Follow(object setting, Func<string> refused) => _followed[setting] = refused;

    /// <summary>Asks it no more.</summary>
    public void Leave(object setting) => _followed.TryRemove(setting, out _);
}
