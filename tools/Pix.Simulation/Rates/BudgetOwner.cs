using Pix.Rates.Authority;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>The process that owns the budget, until the process is lost or another process owns it.</summary>
internal sealed record BudgetOwner(Node Node, RateAuthority Authority, long Since);
