namespace Pix.AuditReader.Buckets;

/// <summary>A bucket, and the part of its keys before <c>log/</c>.</summary>
/// <param name="Bucket">Name of the bucket.</param>
/// <param name="Prefix">Part of the keys before <c>log/</c>. Empty, or ends in a slash.</param>
public sealed record BucketLocation(string Bucket, string Prefix)
{
    /// <summary>The forms in which a person writes a location, for error messages.</summary>
    public const string Form = "s3://BUCKET or s3://BUCKET/PREFIX";

    private const string Scheme = "s3://";

    /// <summary>True if a text names a bucket (begins with <c>s3://</c>), false if it names a folder.</summary>
    public static bool IsMeant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads <c>s3://bucket/prefix</c>. Null if the text has another form.</summary>
    public static BucketLocation? TryParse(string text)
    {
        if (!IsMeant(text))
        {
            return null;
        }

        var (bucket, _, prefix) = text[Scheme.Length..].Split('/', 2) switch { [var name, var rest] => (name, '/', rest.Trim('/')), var only => (only[0], '/', "") };
        // Amazon S3 User Guide, "General purpose bucket naming rules".
        return bucket.Length is >= 3 and <= 63 && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            ? new(bucket, prefix.Length == 0 ? "" : prefix + "/")
            : null;
    }

    /// <summary>The location as <c>s3://bucket/prefix/</c>.</summary>
    public override string ToString() => $"{Scheme}{Bucket}/{Prefix}";
}
