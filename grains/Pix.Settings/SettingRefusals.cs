using System.Collections.Concurrent;

namespace Pix.Settings;

/// <summary>
/// The changed settings of this process that cannot be used, so that their previous values stay in force. Every
/// <see cref="RenewedSetting{T}"/> registers here, so that a refusal is not only logged but also shown.
/// </summary>
public sealed class SettingRefusals
{
    private readonly ConcurrentDictionary<object, Func<string>> _followed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The reasons for all refusals, one sentence each; empty when every setting is in force.</summary>
    public string Sentence => string.Join(" ", _followed.Values.Select(refused => refused()).Where(why => why.Length > 0).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Number of settings that are refused now.</summary>
    public int Count => _followed.Values.Count(refused => refused().Length > 0);

    /// <summary>Registers a setting, whose refusals are included from now on.</summary>
    /// <param name="setting">The object that reads the setting; identifies it for <see cref="Leave"/>.</param>
    /// <param name="refused">Returns why the setting is refused now; empty when it is not.</param>
    public void Follow(object setting, Func<string> refused) => _followed[setting] = refused;

    /// <summary>Removes a setting that <see cref="Follow"/> registered.</summary>
    public void Leave(object setting) => _followed.TryRemove(setting, out _);
}
