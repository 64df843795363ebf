namespace Pix.Protocol.Admission;

/// <summary>Reads all values of one query parameter, unescaped. The case of the parameter's name is ignored.</summary>
internal static class QueryValues
{
    public static List<string> Of(string query, string name)
    {
        var values = new List<string>();
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                values.Add(equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' ')));
            }
        }

        return values;
    }
}
