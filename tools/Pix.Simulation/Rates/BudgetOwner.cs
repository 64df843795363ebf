using Pix.Rates.Authority;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>A process that owns the budget. Another process replaces it if this process is lost or the budget moves.</summary>
internal sealed record BudgetOwner(Node Node, RateAuthority Authority, long Since);
