using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Contracts.Status;

namespace Pix.Silo.Management;

/// <summary>Body of the silo's <c>/health/ready</c>.</summary>
/// <param name="Silo">Its name.</param>
/// <param name="Ready">Whether it can carry messages.</param>
/// <param name="Parts">Each part, with the reason.</param>
/// <param name="Channels">Each channel, with the reason.</param>
/// <param name="Verdict">The judgement on this silo alone.</param>
internal sealed record SiloStatusAnswer(string Silo, bool Ready, ImmutableArray<PartReadiness> Parts, ImmutableArray<PartReadiness> Channels, HealthVerdict Verdict);
