### 快捷键、手势、设置，以及用户在记录上的标注。

## 命令

topic-marks = 标注
command-toggle-bookmark = 书签
command-toggle-bookmark-tip = 标在已选记录上，再按一次取消
command-edit-note = 备注
command-edit-note-tip = 写在详情中显示的记录上
command-colour-tip = 标在已选记录上，再按一次取消
command-colour-1 = 颜色 1：红
command-colour-2 = 颜色 2：橙
command-colour-3 = 颜色 3：黄
command-colour-4 = 颜色 4：绿
command-colour-5 = 颜色 5：青
command-colour-6 = 颜色 6：蓝
command-colour-7 = 颜色 7：紫
command-colour-8 = 颜色 8：粉
command-colour-9 = 颜色 9：灰
command-no-colour = 去除颜色
command-next-mark = 下一条有标注的记录
command-previous-mark = 上一条有标注的记录
command-next-panel = 下一个面板
command-next-panel-tip = 键盘焦点移到该面板，再按 Tab 逐项移动
command-previous-panel = 上一个面板
command-open-menu = 菜单
command-open-menu-tip = 键盘焦点所在处的菜单，否则为当前记录的菜单
command-scale-up = 放大界面
command-scale-down = 缩小界面
command-scale-reset = 恢复界面大小
command-show-settings = 设置…
command-show-settings-tip = 界面大小、动画、通知、快捷键
command-show-keys-tip = 先列出当前面板的快捷键

## 标注

mark-bookmark = 书签
mark-colour = 颜色 { $number }（{ $name }）
mark-colour-1 = 红
mark-colour-2 = 橙
mark-colour-3 = 黄
mark-colour-4 = 绿
mark-colour-5 = 青
mark-colour-6 = 蓝
mark-colour-7 = 紫
mark-colour-8 = 粉
mark-colour-9 = 灰
mark-note = 备注 { $text }
mark-add-note = 添加备注
mark-note-hint = 备注
mark-note-name = 这条记录的备注
tip-noted = 标注
notice-note-removed = 备注已删除
notice-marks-damaged = 标注无法读取，已另存备份
notice-marks-not-written = 标注无法写入：{ $reason }。关闭窗口后标注会丢失。
notice-too-many-marks = 一次最多标注 { $most } 条记录，请减少选择。

## 通知提供的操作

notice-reveal = 在文件管理器中显示
notice-undo = 撤销
notify-failures = { $shown } 个新的失败

## 帮助标记与手势

help-mark = 鼠标在“{ $area }”中的用法
help-title = “{ $area }”中的鼠标操作
gesture-chip-click = 点击筛选条件
gesture-chip-click-does = 编辑
gesture-chip-ctrl = Ctrl+点击筛选条件
gesture-chip-ctrl-does = 停用或启用
gesture-chip-alt = Alt+点击筛选条件
gesture-chip-alt-does = 取反
gesture-chip-menu = 右键点击筛选条件
gesture-chip-menu-does = 其他操作
gesture-facet-click = 点击某个值
gesture-facet-click-does = 只看此值
gesture-facet-ctrl = Ctrl+点击
gesture-facet-ctrl-does = 同时包含此值
gesture-facet-alt = Alt+点击
gesture-facet-alt-does = 排除此值
gesture-facet-again = 再次点击
gesture-facet-again-does = 取消
gesture-wheel = 滚轮
gesture-wheel-does = 滚动泳道
gesture-zoom = Ctrl+滚轮、双指缩放
gesture-zoom-does = 以指针为中心缩放
gesture-pan = Shift+滚轮
gesture-pan-does = 平移
gesture-drag-pan = 中键拖动、空格+拖动
gesture-drag-pan-does = 平移并滚动
gesture-marquee = 在条形上拖动
gesture-marquee-does = 框选
gesture-ruler = 沿标尺拖动
gesture-ruler-does = 按该时间段筛选：其间开始的记录
gesture-minimap = 在缩略图中拖动
gesture-minimap-does = 显示该部分
gesture-select = 点击、Ctrl+点击、Shift+点击
gesture-select-does = 选一条、加选一条、选到此处
gesture-bar-double = 双击条形或空白处
gesture-bar-double-does = 适应该条形或显示全部
gesture-lane = 点击泳道名称、Shift+点击
gesture-lane-does = 折叠、全选该泳道
gesture-row-double = 双击一行
gesture-row-double-does = 在时间轴中显示
gesture-row-menu = 右键点击单元格
gesture-row-menu-does = 按其筛选、复制
gesture-head-click = 点击表头
gesture-head-click-does = 排序，再次点击反向
gesture-head-drag = 拖动表头
gesture-head-drag-does = 移动该列
gesture-head-edge = 拖动表头边缘、双击
gesture-head-edge-does = 调整列宽、自动适应
gesture-head-menu = 右键点击表头
gesture-head-menu-does = 选择列
gesture-value = 指向某个值
gesture-value-does = 出现复制、包含、排除按钮
gesture-value-menu = 右键点击某个值
gesture-value-menu-does = 同样操作的菜单
gesture-problems = 点击问题数
gesture-problems-does = 列出全部问题

## 设置

settings-title = 设置
settings-look = 外观
settings-scale = 界面大小
settings-percent = { $n }%
settings-scale-tip = { $command }
    指针离开按钮后生效
settings-motion = 减少动画
settings-theme = 主题
settings-language = 语言
language-english = English
language-chinese = 简体中文
theme-system = 跟随系统
theme-dark = 深色
theme-light = 浅色
choice-set = { $what }
    当前为 { $set }
settings-notices = 桌面通知
settings-notify = 窗口不在前台时，通知新的失败
settings-no-notify = 此系统不支持桌面通知。
settings-keys-how = 点击一个快捷键，再按下要替换的键。按 Esc 保持不变。
settings-keys-reset = 恢复全部默认快捷键
settings-no-key = 无
settings-press-key = 请按键
settings-key-of = { $command } 的快捷键，{ $keys }
settings-key-usual = 恢复 { $command } 的默认快捷键
settings-key-taken = { $key } 已用于 { $command }。
settings-key-reserved = { $key } 由窗口保留。
settings-key-take = 改用于此
