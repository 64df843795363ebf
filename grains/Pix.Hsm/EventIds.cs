namespace Pix.Hsm;

/// <summary>Ids of the log events of Pix.Hsm: 1000 to 1999. The id of a removed event is never given to another event.</summary>
internal static class EventIds
{
    public const int HsmStarted = 1000;
    public const int HsmStopped = 1001;
    public const int TokenReady = 1010;
    public const int TokenDown = 1011;
    public const int TokenSkipped = 1012;
    public const int PinRefused = 1013;
    public const int TokenChanged = 1014;
    public const int SessionReplaced = 1020;
    public const int SessionUnopened = 1021;
    public const int CallWrittenOff = 1022;
    public const int CallCameBack = 1023;
    public const int WrongSignature = 1024;
    public const int KeyUnusable = 1025;
    public const int Throttled = 1026;
    public const int ThrottlingEnded = 1027;
    public const int KeyBack = 1028;
    public const int KeyLookFailed = 1029;
    public const int LibraryInitializedAgain = 1030;
    public const int LibraryStillDown = 1031;
    public const int RecoveryFailed = 1032;
    public const int KeysChanged = 1040;
    public const int ChangeRefused = 1041;
    public const int NewCurrentKey = 1042;
    public const int CertificateExpiring = 1043;
    public const int SigningMemoryFailing = 1045;
    public const int SigningMemoryUnreadable = 1046;
    public const int SilosRememberDifferently = 1047;
    public const int KeyGone = 1048;
    public const int LookFailed = 1049;
    public const int MtlsFileKey = 1051;
    public const int MtlsReopened = 1052;
    public const int MtlsBroken = 1053;
    public const int MtlsSignsAgain = 1054;
    public const int ExtractableKey = 1060;
}
