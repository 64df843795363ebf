namespace Pix.Simulator.Spi.Settlement;

/// <summary>The participants' settlement accounts at the Central Bank (contas PI), in centavos. The sum of all balances never changes.</summary>
internal sealed class SettlementAccounts
{
    /// <summary>Balance of every account at the start, in centavos: R$ 10 billion.</summary>
    public const long Opening = 1_000_000_000_000;

    private readonly Lock _access = new();
    private readonly Dictionary<string, int> _entries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _balances = new(StringComparer.Ordinal);

    /// <summary>Moves an amount from the payer's account to the receiver's account.</summary>
    /// <returns>False if the payer's balance is too low; in this case no balance changes.</returns>
    public bool TryMove(string payer, string receiver, long centavos)
    {
        lock (_access)
        {
            var balance = Balance_NeedsLock(payer);
            if (balance < centavos)
            {
                return false;
            }

            _balances[payer] = balance - centavos;
            _balances[receiver] = Balance_NeedsLock(receiver) + centavos;
            _entries[payer] = _entries.GetValueOrDefault(payer) + 1;
            _entries[receiver] = _entries.GetValueOrDefault(receiver) + 1;
            return true;
        }
    }

    /// <summary>Returns an account's balance in centavos and its number of debits and credits together.</summary>
    public (long Balance, int Entries) State(string ispb)
    {
        lock (_access)
        {
            return (Balance_NeedsLock(ispb), _entries.GetValueOrDefault(ispb));
        }
    }

    public IReadOnlyDictionary<string, long> List()
    {
        lock (_access)
        {
            return new Dictionary<string, long>(_balances);
        }
    }

    private long Balance_NeedsLock(string ispb) => _balances.GetValueOrDefault(ispb, Opening);
}
