using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pix.Contracts.Operating;

namespace Pix.Api.Silos;

/// <summary>The active silos.</summary>
/// <param name="Silos">By name.</param>
internal sealed record SilosView(ImmutableArray<ListedSilo> Silos);

/// <summary>One silo.</summary>
/// <param name="Silo">Its name.</param>
/// <param name="Answered">Whether it answered within two seconds.</param>
/// <param name="Drain">How far it is, when it was told to drain.</param>
/// <param name="Endpoints">Its ways to the Central Bank that were used, with the last TLS connection of each.</param>
internal sealed record ListedSilo(string Silo, bool Answered, DrainSnapshot? Drain, ImmutableArray<EndpointSnapshot> Endpoints);

/// <summary>Body of an order to drain.</summary>
/// <param name="Who">Who orders it.</param>
/// <param name="Why">The reason.</param>
/// <param name="EvenLast">Whether it may be the only silo.</param>
internal sealed record DrainBody(string? Who, string? Why, bool? EvenLast);

/// <summary>JSON form of these, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SilosView))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainResult))]
internal sealed partial class SilosJson : JsonSerializerContext;
