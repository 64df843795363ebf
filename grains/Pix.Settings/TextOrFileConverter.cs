using System.ComponentModel;
using System.Globalization;

namespace Pix.Settings;

/// <summary>Lets the configuration binder fill a <see cref="TextOrFile"/>.</summary>
public sealed class TextOrFileConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => TextOrFile.FromString((string)value);
}
