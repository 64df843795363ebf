using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Pix.Contracts.Operating;

namespace Pix.Api.Limits;

/// <summary>The Central Bank's limits, for an operator.</summary>
/// <param name="Limits">Every bucket that was used, sorted by budget and policy.</param>
internal sealed record LimitsView(ImmutableArray<BucketSnapshot> Limits);

/// <summary>Body of an order to end pauses.</summary>
/// <param name="Policy">Name of the policy; empty or left out for all policies of the budget.</param>
/// <param name="Who">Name of the person who gives the order.</param>
/// <param name="Why">The reason for the order.</param>
internal sealed record ResetBody(string? Policy, string? Who, string? Why);

/// <summary>JSON of these types, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LimitsView))]
[JsonSerializable(typeof(ResetBody))]
[JsonSerializable(typeof(PauseResetResult))]
internal sealed partial class LimitsJson : JsonSerializerContext;
