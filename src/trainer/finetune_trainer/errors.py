"""Failures with stable codes and, in English and Chinese, what happened and what to do."""

import errno

# What to do, by code: (English, Chinese). Every code that this program gives stands here.
FIXES = {
    "unsupported_argument": ("Leave them out, or choose a location with the llamafactory engine.", "请去掉这些参数，或选择带 llamafactory 引擎的位置。"),
    "unknown_template": ("Choose a template that this engine has.", "请选择该引擎支持的模版。"),
    "model_unreadable": ("Upload the whole model folder in Hugging Face layout: config.json, tokenizer.json and safetensors of one model.",
                         "请上传完整的 Hugging Face 格式模型目录：同一模型的 config.json、tokenizer.json 与 safetensors。"),
    "bad_data": ("Correct the dataset and upload it again.", "请修正数据集后重新上传。"),
    "out_of_memory": ("Lower batchSize or cutoffLength and raise gradientAccumulation instead, or take a card with more memory.",
                      "请减小 batchSize 或 cutoffLength 并提高 gradientAccumulation，或换用显存更大的卡。"),
    "disk_full": ("Free disk space, or lower the number of checkpoints kept.", "请释放磁盘空间，或减少保留的检查点数。"),
    "peer_lost": ("Retry the job: it goes on from the newest checkpoint.", "请重试作业：将从最新检查点继续。"),
    "nccl_failure": ("Retry the job; if it fails again, check the network between the nodes and NCCL_SOCKET_IFNAME.",
                     "请重试作业；若再次失败，请检查节点间网络与 NCCL_SOCKET_IFNAME。"),
    "missing_package": ("Use a trainer image that has the package, or turn off the parameter that needs it.",
                        "请使用包含该软件包的训练镜像，或关闭需要它的参数。"),
    "preempted": ("Nothing: the next attempt goes on from the newest checkpoint.", "无需处理：下一次尝试会从最新检查点继续。"),
    "killed": ("Look at the end of the log; the machine may have run out of memory.", "请查看日志末尾；机器可能内存不足。"),
    "non_finite_loss": ("Lower the learning rate, or train in bf16 or fp32.", "请降低学习率，或使用 bf16、fp32 训练。"),
    "world_size_changed": ("Ask for as many nodes and cards as before, set gradientAccumulation so that a step has as many rows as before, "
                           "or clone the task.", "请使用与之前相同的节点数与卡数，或调整 gradientAccumulation 使每步样本数不变，或克隆任务。"),
    "device_unavailable": ("Choose a card of this machine, or cpu.", "请选择本机已有的卡，或使用 cpu。"),
    "secret_unreadable": ("Set the secret anew; if that does not help, whoever runs the service looks whether the jobs' identity may read the vault.",
                          "请重新设置该密钥；若仍失败，请运维人员检查作业身份是否有权读取保管库。"),
    "internal_error": ("Look at the end of the log; if the request is sound, report this as a fault of the trainer.",
                       "请查看日志末尾；若请求无误，请作为训练程序的缺陷上报。"),
}


class TrainerError(Exception):
    """A failure that the user can act on.

    code: a key of :data:`FIXES`; en, zh: what happened.
    """

    def __init__(self, code, en, zh):
        super().__init__(en)
        self.code, self.zh = code, zh

    def told(self):
        return tell(self.code, str(self), self.zh)


def tell(code, en, zh):
    """``{code, message, fix, zh: {message, fix}}`` as ``result.json`` holds it."""
    fix = FIXES[code]
    return {"code": code, "message": en, "fix": fix[0], "zh": {"message": zh, "fix": fix[1]}}


_MEMORY_WORDS = ("out of memory", "can't allocate memory", "cannot allocate memory", "not enough memory")
# How PyTorch's own writer tells that a file could not be written whole.
_DISK_WORDS = ("no space left on device", "file write failed", "pytorchstreamwriter failed", "unexpected pos", "file too large",
               "disk quota exceeded")
_NCCL_WORDS = ("nccl",)
_PEER_WORDS = ("gloo", "connection reset", "connection closed", "connection refused", "broken pipe", "socket timeout",
               "timed out waiting", "processgroup")


def describe(error):
    """Maps any exception to what ``result.json`` tells."""
    if isinstance(error, TrainerError):
        return error.told()
    text = str(error) or type(error).__name__
    lowered = text.lower()
    if isinstance(error, MemoryError) or any(word in lowered for word in _MEMORY_WORDS):
        return tell("out_of_memory", text, "内存或显存不足：" + text)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    if full or any(word in lowered for word in _DISK_WORDS):
        return tell("disk_full", "The disk is full: " + text, "磁盘已满：" + text)
    if isinstance(error, (RuntimeError, ConnectionError)):
        if any(word in lowered for word in _NCCL_WORDS):
            return tell("nccl_failure", "The cards lost touch with each other: " + text, "多卡通信失败：" + text)
        if any(word in lowered for word in _PEER_WORDS):
            return tell("peer_lost", "Another process of the job is gone: " + text, "作业的另一个进程已消失：" + text)
    if isinstance(error, ImportError):
        return tell("missing_package", text, "缺少软件包：" + text)
    name = type(error).__name__
    return tell("internal_error", "An error that the trainer does not know: %s: %s" % (name, text),
                "训练程序遇到未知错误（%s），原文见日志。" % name)
