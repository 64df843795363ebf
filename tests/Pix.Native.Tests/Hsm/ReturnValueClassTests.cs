using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Tests;

public sealed class ReturnValueClassTests
{
    [Fact]
    public void Every_return_value_of_the_standard_has_a_class_and_only_success_is_Ok()
    {
        foreach (var value in Enum.GetValues<CKR>())
        {
            Assert.Equal(value == CKR.CKR_OK, ReturnValueClasses.Of(value) == ReturnValueClass.Ok);
        }
    }

    [Theory]
    [InlineData(CKR.CKR_VENDOR_DEFINED)]
    [InlineData((CKR)0x80000123)]
    [InlineData(CKR.CKR_HOST_MEMORY)]
    public void What_is_not_known_is_unclear(CKR value) => Assert.Equal(ReturnValueClass.Unclear, ReturnValueClasses.Of(value));

    [Fact]
    public void No_refusal_of_the_pin_is_taken_for_anything_that_is_tried_again()
    {
        foreach (var value in Enum.GetValues<CKR>().Where(value => value.ToString().Contains("_PIN_", StringComparison.Ordinal)))
        {
            Assert.Equal(ReturnValueClass.Pin, ReturnValueClasses.Of(value));
        }
    }
}
