using System.Collections.Immutable;
using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>A silo's requests and reports about payers, in one call.</summary>
/// <param name="Reservations">Look-ups that the silo is about to send.</param>
/// <param name="Settlements">How earlier reservations ended.</param>
/// <param name="PaymentsSent">End-to-end ids of payments that the SPI accepted. If a look-up was for such a payment, DICT gives tokens back.</param>
public sealed record PayerRequest(
    ImmutableArray<PayerReservation> Reservations, ImmutableArray<PayerSettlement> Settlements, ImmutableArray<string> PaymentsSent);

/// <summary>One look-up that a silo is about to send.</summary>
/// <param name="Policy">Name of the policy with its suffix for person or company.</param>
/// <param name="Payer">The payer's tax id. The tax id is kept in memory and never written anywhere.</param>
/// <param name="EndToEndId">End-to-end id of the payment that the look-up is for; empty if unknown.</param>
/// <param name="Least">Minimum number of tokens in the bucket. If the bucket has fewer, the Central Bank refuses the look-up.</param>
/// <param name="Most">Maximum number of tokens that the look-up can cost.</param>
public sealed record PayerReservation(string Policy, string Payer, string EndToEndId, Tokens Least, Tokens Most);

/// <summary>The answer to one reservation.</summary>
/// <param name="Reserved">Tokens reserved; zero if the look-up must not be sent now.</param>
/// <param name="RetryAfter">How long until the look-up can be sent; zero if it can be sent now.</param>
public sealed record PayerAnswer(Tokens Reserved, TimeSpan RetryAfter);

/// <summary>How one reservation ended.</summary>
/// <param name="Policy">Policy of the reservation.</param>
/// <param name="Payer">Payer of the reservation.</param>
/// <param name="Reserved">Tokens that were reserved.</param>
/// <param name="Spent">Tokens that the look-up cost.</param>
/// <param name="Refused">Whether the Central Bank reported an empty bucket (429).</param>
/// <param name="Lost">Whether no answer came, so that the look-up possibly cost more than <paramref name="Spent"/>.</param>
public sealed record PayerSettlement(string Policy, string Payer, Tokens Reserved, Tokens Spent, bool Refused, bool Lost = false);
