using System.Globalization;
using Pix.AuditReader.Sql;
using Pix.Cli.Output;
using Pix.Hsm.Inspection;
using Pix.Hsm.Keys;
using Pix.Settings;
using Spectre.Console;

namespace Pix.Cli.Tokens;

/// <summary>Writes the signing keys, or all keys of the HSM token, as a table for people or as rows for JSON and CSV.</summary>
internal static class KeyTable
{
    public static void Write(ISigningKeyRing ring, TextWriter output)
    {
        var current = ring.State.Ready ? ring.Current : null;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("", "key", "serial", "subject", "valid from", "valid to", "signs from");
        foreach (var key in ring.Keys)
        {
            table.AddRow(Cells(key, key == current, SignsFrom(ring, key)));
        }

        PlainConsole.On(output).Write(table);
        output.WriteLine(ring.State.Detail);
    }

    /// <summary>Writes all private keys in the HSM token as a table, including keys that have no certificate in the settings.</summary>
    public static void Write(IEnumerable<TokenKeyInfo> keys, TextWriter output)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("token", "key", "id", "bits", "can leave");
        foreach (var key in keys)
        {
            table.AddRow(
                new Text(key.Token.Label), new Text(key.Label), new Text(key.Id), new Text(key.Bits.ToString(CultureInfo.InvariantCulture)), new Text(key.NeverLeaves ? "no" : "YES"));
        }

        PlainConsole.On(output).Write(table);
    }

    /// <summary>Returns the signing keys as rows, for JSON and CSV.</summary>
    public static AuditQueryResult Rows(ISigningKeyRing ring)
    {
        var current = ring.State.Ready ? ring.Current : null;
        return Output.Rows.Of(["key", "signs_now", "serial", "subject", "valid_from", "valid_to", "signs_from"], ring.Keys.Select(key => new object?[]
        {
            key.Label.Value, key == current, CertificateText.Serial(key.Certificate), key.Certificate.Subject, Day(key.Certificate.NotBefore), Day(key.Certificate.NotAfter), SignsFrom(ring, key),
        }));
    }

    /// <summary>Returns all private keys in the HSM token as rows, for JSON and CSV.</summary>
    public static AuditQueryResult Rows(IEnumerable<TokenKeyInfo> keys) =>
        Output.Rows.Of(["token", "key", "id", "bits", "can_leave"], keys.Select(key => new object?[] { key.Token.Label, key.Label, key.Id, key.Bits, !key.NeverLeaves }));

    private static Text[] Cells(ISigningKey key, bool signsNow, string signsFrom) =>
    [
        new(signsNow ? "signs" : ""),
        new(key.Label.Value),
        new(CertificateText.Serial(key.Certificate)),
        new(key.Certificate.Subject),
        new(Day(key.Certificate.NotBefore)),
        new(Day(key.Certificate.NotAfter)),
        new(signsFrom),
    ];

    private static string SignsFrom(ISigningKeyRing ring, ISigningKey key) =>
        ring.Schedule.Terms.First(term => term.Certificate == key.Certificate.Thumbprint).From.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
