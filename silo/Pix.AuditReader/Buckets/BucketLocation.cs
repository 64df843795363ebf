namespace Pix.AuditReader.Buckets;

/// <summary>The place of audit records in S3: a bucket, and the prefix of its keys before <c>log/</c>.</summary>
/// <param name="Bucket">Name of the bucket.</param>
/// <param name="Prefix">Prefix of the keys before <c>log/</c>. It is empty or ends with a slash.</param>
public sealed record BucketLocation(string Bucket, string Prefix)
{
    /// <summary>The forms of a location that <see cref="TryParse"/> accepts, for error messages.</summary>
    public const string Form = "s3://BUCKET or s3://BUCKET/PREFIX";

    private const string Scheme = "s3://";

    /// <summary>True if the text is meant as a bucket, because it begins with <c>s3://</c>. False if it is meant as a folder.</summary>
    public static bool IsMeant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Parses <c>s3://bucket/prefix</c>. Null if the text has another form or the bucket's name is not allowed.</summary>
    public static BucketLocation? TryParse(string text)
    {
        if (!IsMeant(text))
        {
            return null;
        }

        var (bucket, _, prefix) = text[Scheme.Length..].Split('/', 2) switch { [var name, var rest] => (name, '/', rest.Trim('/')), var only => (only[0], '/', "") };
        // Length and characters of a bucket's name: Amazon S3 User Guide, "General purpose bucket naming rules".
        return bucket.Length is >= 3 and <= 63 && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            ? new(bucket, prefix.Length == 0 ? "" : prefix + "/")
            : null;
    }

    /// <summary>Returns the location as <c>s3://bucket/prefix/</c>.</summary>
    public override string ToString() => $"{Scheme}{Bucket}/{Prefix}";
}
