using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Contracts.Status;

namespace Pix.Silo.Management;

/// <summary>Body of the answer to the silo's <c>/health/ready</c>.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Ready">Whether the silo can carry messages.</param>
/// <param name="Parts">Whether each part is ready, with the reason.</param>
/// <param name="Channels">Whether each channel is ready, with the reason.</param>
/// <param name="Verdict">The judgement on each channel, from what this silo alone has observed.</param>
internal sealed record SiloStatusAnswer(string Silo, bool Ready, ImmutableArray<PartReadiness> Parts, ImmutableArray<PartReadiness> Channels, HealthVerdict Verdict);
