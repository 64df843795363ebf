using System.Text.Json.Serialization;
using Pix.Contracts.Status;

namespace Pix.Api.Health;

/// <summary>JSON form of the status, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiloReadiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
