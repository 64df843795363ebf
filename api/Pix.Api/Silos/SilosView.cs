using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pix.Contracts.Operating;

namespace Pix.Api.Silos;

/// <summary>The active silos of the cluster, for an operator.</summary>
/// <param name="Silos">The silos, sorted by name.</param>
internal sealed record SilosView(ImmutableArray<ListedSilo> Silos);

/// <summary>One silo in the list.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Answered">Whether the silo answered within two seconds.</param>
/// <param name="Drain">Progress of the silo's drain; null when it does not drain.</param>
/// <param name="Endpoints">Endpoints of the Central Bank that the silo has used, with the last TLS connection to each.</param>
internal sealed record ListedSilo(string Silo, bool Answered, DrainSnapshot? Drain, ImmutableArray<EndpointSnapshot> Endpoints);

/// <summary>Body of an order to drain a silo.</summary>
/// <param name="Who">Name of the person who gives the order.</param>
/// <param name="Why">The reason for the order.</param>
/// <param name="EvenLast">Whether to drain the silo even if it is the only one.</param>
internal sealed record DrainBody(string? Who, string? Why, bool? EvenLast);

/// <summary>JSON of these types, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SilosView))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainResult))]
internal sealed partial class SilosJson : JsonSerializerContext;
