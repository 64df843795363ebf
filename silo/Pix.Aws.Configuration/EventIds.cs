namespace Pix.Aws.Configuration;

/// <summary>Event ids of settings kept in AWS: 10000 to 10999. A number is never used for another event.</summary>
internal static class EventIds
{
    public const int SettingsChanged = 10000;
    public const int SettingsUnreadable = 10001;
    public const int SettingsReadAgain = 10002;
    public const int ChangeRefused = 10003;
}
