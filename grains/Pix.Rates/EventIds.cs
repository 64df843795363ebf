namespace Pix.Rates;

/// <summary>Event ids of this room, 4500 to 4599. A number is never reused for another event.</summary>
internal static class EventIds
{
    public const int BudgetUnreachable = 4500;
    public const int PayersUnreachable = 4501;
    public const int RefusedByCentralBank = 4502;
    public const int CorrectionLost = 4503;
    public const int NumberCapped = 4504;
    public const int BudgetPaused = 4505;
    public const int PauseForgotten = 4506;
    public const int BudgetAnswers = 4507;
    public const int PayersAnswered = 4508;
}
