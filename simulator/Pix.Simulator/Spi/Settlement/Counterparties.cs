using System.Collections.Concurrent;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>How each simulated participant answers a payment. A participant for which no answer was set accepts every payment.</summary>
internal sealed class Counterparties
{
    /// <summary>The participant answers with ACSP.</summary>
    public const string Accept = "accept";

    /// <summary>The participant never answers. After <see cref="SimulatorOptions.AcceptanceTime"/> the SPI rejects the payment with AB03.</summary>
    public const string Silent = "silent";

    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary>Returns <see cref="Accept"/>, <see cref="Silent"/>, or the reason code of a RJCT.</summary>
    public string AnswerOf(string ispb) => _answers.GetValueOrDefault(ispb, Accept);

    public void Set(string ispb, string answer) => _answers[ispb] = answer;

    public IReadOnlyDictionary<string, string> List() => new Dictionary<string, string>(_answers);

    public void Clear() => _answers.Clear();
}
