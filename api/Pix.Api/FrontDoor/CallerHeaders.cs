using System.Collections.Frozen;
using Pix.Api.Problems;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>The caller's headers, checked before anything is sent, so that the echoed ones can be written with the answer.</summary>
internal static class CallerHeaders
{
    /// <summary>Most bytes of the request line.</summary>
    public const int MaxLine = 4 * 1024;

    /// <summary>Most bytes of all headers.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Most header lines.</summary>
    public const int MaxCount = 64;

    /// <summary>Most <c>pix-*</c> header lines: each is echoed with the answer.</summary>
    public const int MaxEchoed = 16;

    /// <summary>Most bytes of <c>pix-*</c> headers.</summary>
    public const int MaxEchoedBytes = 4 * 1024;

    private const string EchoPrefix = "pix-";
    private const string CentralBankPrefix = "PI-";

    // A colon, a blank and the line end; the request line has two blanks, the version and the line end.
    private const int FieldOverhead = 4;
    private const int LineOverhead = 12;

    // Only Pix writes these headers.
    private static readonly FrozenSet<string> Own = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "pix-channel", "pix-outcome", "pix-record-id", "pix-request-id", "pix-signature-valid", "pix-withheld");

    /// <summary>Why the head of the request is too long; null when it is not. Kestrel accepts more, so that this answer can be given.</summary>
    public static Problem? TooLong(HttpRequest request, string rawTarget)
    {
        if (request.Method.Length + rawTarget.Length + LineOverhead > MaxLine)
        {
            return FrontDoorProblems.TargetTooLong;
        }

        var (count, bytes, echoed, echoedBytes) = (0, 0, 0, 0);
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                var length = name.Length + (value?.Length ?? 0) + FieldOverhead;
                (count, bytes) = (count + 1, bytes + length);
                if (IsEchoed(name))
                {
                    (echoed, echoedBytes) = (echoed + 1, echoedBytes + length);
                }
            }
        }

        return count > MaxCount || bytes > MaxBytes || echoed > MaxEchoed || echoedBytes > MaxEchoedBytes ? FrontDoorProblems.HeadersTooLarge : null;
    }

    /// <summary>
    /// The first header whose name or value cannot be passed on or echoed; null when there is none. Kestrel accepts names that are no
    /// tokens.
    /// </summary>
    public static string? FirstUnfit(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (!FieldText.IsName(name) || values.Any(value => value is not null && !IsFit(name, value)))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Copies the caller's own <c>pix-*</c> headers to the answer, for correlation. Copies none when they are too many or too long.</summary>
    public static void Echo(IHeaderDictionary request, IHeaderDictionary response)
    {
        var echoed = request.Where(header => IsEchoed(header.Key)).ToArray();
        var bytes = echoed.Sum(header => header.Value.Sum(value => header.Key.Length + (value?.Length ?? 0) + FieldOverhead));
        if (echoed.Sum(header => header.Value.Count) > MaxEchoed || bytes > MaxEchoedBytes)
        {
            return;
        }

        // The refusal of an unfit header is an answer too, and must not fail on that header.
        foreach (var (name, values) in echoed.Where(header => header.Value.All(value => FieldText.IsPrintable(value ?? ""))))
        {
            response[name.ToLowerInvariant()] = values;
        }
    }

    private static bool IsEchoed(string name) => name.StartsWith(EchoPrefix, StringComparison.OrdinalIgnoreCase) && !Own.Contains(name) && FieldText.IsName(name);

    // pix-* headers are echoed, PI-* headers go to the Central Bank: HTTP must carry both unchanged.
    private static bool IsFit(string name, string value) =>
        name.StartsWith(EchoPrefix, StringComparison.OrdinalIgnoreCase) || name.StartsWith(CentralBankPrefix, StringComparison.OrdinalIgnoreCase)
            ? FieldText.IsPrintable(value)
            : !FieldText.HasControls(value);
}
