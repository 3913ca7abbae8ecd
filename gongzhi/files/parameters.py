"""What the city may set about files. The value is the product's default."""

from gongzhi.policy.declared import Declared, declare, whole

MOST_MEGABYTES = "files.most_megabytes"

declare(Declared(MOST_MEGABYTES, "一张照片或一个文件最大", 10, whole(1, 20), unit="MB"))
