using System.Text.Json.Serialization;
using Pix.Contracts.Status;

namespace Pix.Silo.Management;

/// <summary>JSON form of the health answers, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiloReadiness))]
internal sealed partial class ManagementJson : JsonSerializerContext;
