using System.ComponentModel;
using System.Security.Cryptography;

namespace Pix.Settings;

/// <summary>
/// A setting that contains a text (PEM, or JSON of a secret) or the path of a file with that text. Only <see cref="Read"/> returns the
/// text, so every such setting follows the same rules.
/// </summary>
/// <remarks>
/// The setting counts as a text if it contains a PEM begin line anywhere (lines such as <c>subject=</c> may precede it) or begins with a
/// brace; otherwise it is a path. Neither <see cref="ToString"/> nor an exception repeats anything that may be a certificate, a key or a
/// secret.
/// </remarks>
[TypeConverter(typeof(TextOrFileConverter))]
public sealed record TextOrFile
{
    /// <summary>The empty setting.</summary>
    public static readonly TextOrFile Empty = new("");

    private const string PemBeginning = "-----BEGIN";
    private const int LongestPath = 1024;
    private const char ByteOrderMark = '\uFEFF';

    private readonly string _value;

    private TextOrFile(string value) => _value = value;

    /// <summary>Whether the setting is empty or blank.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(_value);

    /// <summary>Path of the file that the setting names; null when it contains a text, is empty, or cannot be a path.</summary>
    public string? Path => IsEmpty || IsText || _value.Length > LongestPath || _value.Trim().Any(char.IsControl) ? null : _value.Trim();

    private bool IsText => _value.Contains(PemBeginning, StringComparison.Ordinal) || _value.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal);

    /// <summary>Converts the value of a setting as it is written; null gives the empty setting.</summary>
    public static implicit operator TextOrFile(string? value) => FromString(value);

    /// <summary>Makes a setting from its value as it is written; null gives the empty setting.</summary>
    public static TextOrFile FromString(string? value) => string.IsNullOrEmpty(value) ? Empty : new TextOrFile(value.TrimStart(ByteOrderMark));

    /// <summary>Returns the current text. A file is read at each call.</summary>
    /// <param name="setting">Name of the setting without <c>Pix:</c>, for exceptions.</param>
    /// <param name="derLabel">PEM label (RFC 7468) under which a file in DER is returned as PEM; empty when the file must not be DER.</param>
    /// <exception cref="UnreadableSettingException">The setting is empty, or the file cannot be read.</exception>
    public SettingText Read(string setting, string derLabel = "")
    {
        if (IsEmpty)
        {
            throw new UnreadableSettingException(setting, "is empty");
        }

        if (IsText)
        {
            return new SettingText(setting, _value, "");
        }

        var path = Path ?? throw new UnreadableSettingException(setting, "is neither PEM text, beginning '-----BEGIN', nor the path of a file");
        var source = IsSurelyPath(path) ? $"the file '{path}'" : "a file";
        try
        {
            return new SettingText(setting, Decode(File.ReadAllBytes(path), derLabel), source);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableSettingException(setting, $"names {source}, which cannot be read ({Why(failure)})", failure);
        }
    }

    /// <summary>Describes the value (nothing, a file or text), but never repeats the text.</summary>
    public override string ToString() => IsEmpty ? "nothing" : Path is { } path && IsSurelyPath(path) ? $"the file '{path}'" : "text";

    // The value may be shown only if it cannot be a certificate, key or secret. Base64 without PEM lines may have slashes but no dot, and a
    // secret does not lie in an existing folder.
    private static bool IsSurelyPath(string path)
    {
#pragma warning disable RS0030 // Presence is not needed, because the result only decides whether the path may be shown.
        var (folder, name) = (System.IO.Path.GetDirectoryName(path), System.IO.Path.GetFileName(path));
        return name.Length is > 0 and <= 255 && ((folder?.Length > 1 && Directory.Exists(folder)) || (path[0] is '/' or '.' && name.Contains('.', StringComparison.Ordinal)));
#pragma warning restore RS0030
    }

    private static string Decode(byte[] content, string derLabel)
    {
        if (derLabel.Length > 0 && IsDer(content))
        {
            return PemEncoding.WriteString(derLabel, content);
        }

        using var reader = new StreamReader(new MemoryStream(content), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    // DER begins with a sequence of multi-byte length (X.690, 8.1.3.5); no text begins with these bytes.
    private static bool IsDer(byte[] content) => content is [0x30, >= 0x81 and <= 0x84, ..];

    private static string Why(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "this user has no right to read it",
        _ => failure.GetType().Name,
    };
}
