using Pix.Rates.Authority;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>The process that keeps the budget, until it is lost or another one keeps it.</summary>
internal sealed record BudgetOwner(Node Node, RateAuthority Authority, long Since);
