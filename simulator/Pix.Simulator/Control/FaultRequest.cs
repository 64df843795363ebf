using System.Text.Json;
using Pix.Simulator.Faults;

namespace Pix.Simulator.Control;

/// <summary>The JSON body of <c>POST /faults</c>, which requests a fault. The value can be a number or a string.</summary>
internal sealed record FaultRequest(
    FaultKind? Kind, string? Channel, string? Method, string? PathPrefix, JsonElement? Value, int? Times)
{
    public static string Kinds => string.Join(", ", Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName));

    public static async Task<Fault> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var request = await JsonSerializer.DeserializeAsync<FaultRequest>(body, ControlEndpoints.Json, cancellationToken);
        if (request?.Kind is not { } kind)
        {
            throw new JsonException("There is no kind.");
        }

        if (request.Channel is not (null or "spi" or "spi-secondary" or "dict" or "dict-keys-check"))
        {
            throw new JsonException($"The channel is '{request.Channel}', not spi, spi-secondary, dict or dict-keys-check.");
        }

        return new Fault(kind, request.Channel, request.Method, request.PathPrefix, request.Value?.ToString(), request.Times ?? 1);
    }
}
