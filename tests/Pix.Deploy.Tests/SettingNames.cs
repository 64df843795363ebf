using System.Text.RegularExpressions;

namespace Pix.Deploy.Tests;

/// <summary>Names of settings in a text.</summary>
internal static partial class SettingNames
{
    public static IReadOnlyList<string> In(string text) => [.. Name().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("(?:Pix|Simulator)__[A-Za-z0-9]+(?:__[A-Za-z0-9]+)*")]
    private static partial Regex Name();
}
