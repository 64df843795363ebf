using System.Collections.Immutable;
using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>A silo's requests and reports about payers, in one call.</summary>
/// <param name="Reservations">Look-ups to be sent.</param>
/// <param name="Settlements">Reservations that ended.</param>
/// <param name="PaymentsSent">End-to-end ids of payments that the SPI took; those that a look-up was for give tokens back.</param>
public sealed record PayerRequest(
    ImmutableArray<PayerReservation> Reservations, ImmutableArray<PayerSettlement> Settlements, ImmutableArray<string> PaymentsSent);

/// <summary>One look-up to be sent.</summary>
/// <param name="Policy">Name of the policy with its suffix for person or company.</param>
/// <param name="Payer">The payer's tax id. It is kept in memory and never written anywhere.</param>
/// <param name="EndToEndId">The payment that the look-up is for; empty when not known.</param>
/// <param name="Least">With fewer tokens the Central Bank refuses.</param>
/// <param name="Most">Most tokens that the look-up can cost.</param>
public sealed record PayerReservation(string Policy, string Payer, string EndToEndId, Tokens Least, Tokens Most);

/// <summary>The answer to one reservation.</summary>
/// <param name="Reserved">Tokens reserved; zero when the look-up may not be sent.</param>
/// <param name="RetryAfter">When it may be sent; zero when it may now.</param>
public sealed record PayerAnswer(Tokens Reserved, TimeSpan RetryAfter);

/// <summary>A reservation that ended.</summary>
/// <param name="Policy">Policy of the reservation.</param>
/// <param name="Payer">Payer of the reservation.</param>
/// <param name="Reserved">Tokens that were reserved.</param>
/// <param name="Spent">Tokens that it cost in the end.</param>
/// <param name="Refused">Whether the Central Bank reported an empty bucket (429).</param>
/// <param name="Lost">Whether no answer came, so that it may have cost more than <paramref name="Spent"/>.</param>
public sealed record PayerSettlement(string Policy, string Payer, Tokens Reserved, Tokens Spent, bool Refused, bool Lost = false);
