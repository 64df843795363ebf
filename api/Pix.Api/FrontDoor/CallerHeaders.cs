using System.Collections.Frozen;
using Pix.Api.Problems;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>Checks the caller's headers before anything is sent, because the <c>pix-*</c> headers are later copied to the answer.</summary>
internal static class CallerHeaders
{
    /// <summary>Maximum size of the request line, in bytes.</summary>
    public const int MaxLine = 4 * 1024;

    /// <summary>Maximum size of all headers together, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Maximum number of header lines.</summary>
    public const int MaxCount = 64;

    /// <summary>Maximum number of <c>pix-*</c> header lines, each of which is copied to the answer.</summary>
    public const int MaxEchoed = 16;

    /// <summary>Maximum size of all <c>pix-*</c> headers together, in bytes.</summary>
    public const int MaxEchoedBytes = 4 * 1024;

    private const string EchoPrefix = "pix-";
    private const string CentralBankPrefix = "PI-";

    // Bytes to add to name and value of a header: colon, blank, line end. Bytes to add to method and target of the request line: two blanks, HTTP
    // version, line end.
    private const int FieldOverhead = 4;
    private const int LineOverhead = 12;

    // Pix itself writes these headers in the answer, so a caller's header of the same name is not copied.
    private static readonly FrozenSet<string> Own = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "pix-channel", "pix-outcome", "pix-record-id", "pix-request-id", "pix-signature-valid", "pix-withheld");

    /// <summary>
    /// Returns the problem when request line or headers are too long; otherwise null. Kestrel's own limits are higher, so that Pix and not Kestrel answers.
    /// </summary>
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
    /// Returns the name of the first header that cannot be sent to the Central Bank or copied to the answer; null when there is none. Names are
    /// checked too, because Kestrel accepts names that HTTP does not allow.
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

    /// <summary>
    /// Copies the caller's own <c>pix-*</c> headers to the answer, for correlation. Copies none of these headers when they are too many or too long.
    /// </summary>
    public static void Echo(IHeaderDictionary request, IHeaderDictionary response)
    {
        var echoed = request.Where(header => IsEchoed(header.Key)).ToArray();
        var bytes = echoed.Sum(header => header.Value.Sum(value => header.Key.Length + (value?.Length ?? 0) + FieldOverhead));
        if (echoed.Sum(header => header.Value.Count) > MaxEchoed || bytes > MaxEchoedBytes)
        {
            return;
        }

        // The answer that refuses a request because of a wrong header value also gets its headers here, so headers with wrong values are left out.
        foreach (var (name, values) in echoed.Where(header => header.Value.All(value => FieldText.IsPrintable(value ?? ""))))
        {
            response[name.ToLowerInvariant()] = values;
        }
    }

    private static bool IsEchoed(string name) => name.StartsWith(EchoPrefix, StringComparison.OrdinalIgnoreCase) && !Own.Contains(name) && FieldText.IsName(name);

    // Headers pix-* are copied to the answer and headers PI-* are sent to the Central Bank, so HTTP must carry both unchanged.
    private static bool IsFit(string name, string value) =>
        name.StartsWith(EchoPrefix, StringComparison.OrdinalIgnoreCase) || name.StartsWith(CentralBankPrefix, StringComparison.OrdinalIgnoreCase)
            ? FieldText.IsPrintable(value)
            : !FieldText.HasControls(value);
}
