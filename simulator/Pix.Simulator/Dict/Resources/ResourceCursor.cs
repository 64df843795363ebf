using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;

namespace Pix.Simulator.Dict.Resources;

/// <summary>
/// A position in a list that is ordered by time of change. Text form: base64url of <c>{Id}x{milliseconds}</c>, as in DICT 2.12.1's example.
/// </summary>
internal readonly record struct ResourceCursor(string Id, long Milliseconds) : IComparable<ResourceCursor>
{
    public static ResourceCursor Of(Resource resource) => new(
        resource.Id,
        DateTimeOffset.Parse(resource.Text("LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds());

    public static bool TryParse(string text, out ResourceCursor cursor)
    {
        cursor = default;
        try
        {
            var parts = Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(text)).Split('x');
            if (parts.Length != 2 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            {
                return false;
            }

            cursor = new ResourceCursor(parts[0], milliseconds);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public XElement ToXml() => new("NextCursor", WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes($"{Id}x{Milliseconds}")));

    public int CompareTo(ResourceCursor other) => (Milliseconds, Id).CompareTo((other.Milliseconds, other.Id));
}
