using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Memory;

/// <summary>Writes the signing memory of a silo as JSON, and reads it.</summary>
internal static partial class SigningMemoryText
{
    /// <summary>Version of the JSON format. <c>usedUntil</c> keeps its name and meaning in all later versions, so every version of Pix can read it.</summary>
    private const int Version = 1;

    private const int MaxBytes = 1 << 20, MaxPairs = 1000;

    public static byte[] Write(SigningMemory memory) => JsonSerializer.SerializeToUtf8Bytes(
        new MemoryDto(Version, memory.UsedUntil.UtcDateTime, memory.InForce.RefusedBefore?.UtcDateTime, [.. memory.InForce.Pairs.Select(pair =>
            new PairDto(pair.Label.Value, pair.Told?.UtcDateTime, pair.IsWithdrawn, pair.Certificate.ExportCertificatePem()))]),
        MemoryJson.Default.MemoryDto);

    /// <summary>Reads a file. If it cannot be read, returns the reason instead, with the time of the last possible signature if that can be read.</summary>
    public static (SigningMemory? Memory, UnreadableMemory? Unreadable) Read(SigningMemoryFile file)
    {
        DateTimeOffset? usedUntil = null;
        try
        {
            if (file.Content.Length > MaxBytes)
            {
                throw new FormatException($"it has {file.Content.Length} bytes, more than {MaxBytes}");
            }

            var head = JsonSerializer.Deserialize(file.Content.Span, MemoryJson.Default.HeadDto) ?? throw new FormatException("it is null");
            usedUntil = Utc(head.UsedUntil);
            return head.Version == Version
                ? (Memory(file, usedUntil.Value), null)
                : throw new FormatException($"its version is {head.Version}, and this Pix reads {Version}");
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException or ArgumentException)
        {
            return (null, new UnreadableMemory(file.Silo, usedUntil, e.Message.TrimEnd('.')));
        }
    }

    private static SigningMemory Memory(SigningMemoryFile file, DateTimeOffset usedUntil)
    {
        var memory = JsonSerializer.Deserialize(file.Content.Span, MemoryJson.Default.MemoryDto)!;
        return memory.Pairs.Count is > 0 and <= MaxPairs
            ? new SigningMemory(file.Silo, usedUntil, new PairsInForce([.. memory.Pairs.Select(Pair)], memory.RefusedBefore is { } before ? Utc(before) : null))
            : throw new FormatException($"it has {memory.Pairs.Count} pairs; it must be 1 to {MaxPairs}");
    }

    private static RememberedPair Pair(PairDto? pair) => pair is null
        ? throw new FormatException("it has a pair that is null")
        : new RememberedPair(KeyLabel.Parse(pair.Label), X509Certificate2.CreateFromPem(pair.Certificate), pair.From is { } from ? Utc(from) : null, pair.Withdrawn);

    // The years 1 and 9999 are refused, because adding a margin to such a time or subtracting one would exceed the range of DateTimeOffset.
    private static DateTimeOffset Utc(DateTime time) =>
        time.Kind != DateTimeKind.Utc ? throw new FormatException($"the time {time:O} is not UTC")
        : time.Year is 1 or 9999 ? throw new FormatException($"nothing was signed at {time:O}")
        : new DateTimeOffset(time);

    private sealed record HeadDto([property: JsonRequired] int Version, [property: JsonRequired] DateTime UsedUntil);

    private sealed record MemoryDto(
        [property: JsonRequired] int Version, [property: JsonRequired] DateTime UsedUntil, DateTime? RefusedBefore, [property: JsonRequired] IReadOnlyList<PairDto?> Pairs);

    private sealed record PairDto([property: JsonRequired] string Label, DateTime? From, bool Withdrawn, [property: JsonRequired] string Certificate);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, MaxDepth = 8)]
    [JsonSerializable(typeof(HeadDto))]
    [JsonSerializable(typeof(MemoryDto))]
    private sealed partial class MemoryJson : JsonSerializerContext;
}
